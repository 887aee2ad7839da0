extension DiagnosticID {
  /// A line is indented with a tab; YAML requires spaces.
  public static let tabIndentation = DiagnosticID(
    "tab-indentation",
    summary: "A line is indented with a tab; YAML requires spaces.",
    explanation: """
      YAML allows only spaces before the first character of a line, because the width of a tab is
      not defined.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
      \tcost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
