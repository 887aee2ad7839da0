extension DiagnosticID {
  /// A tab stands where YAML wants spaces.
  public static let tabIndentation = DiagnosticID(
    "tab-indentation",
    summary: "A tab stands where YAML wants spaces.",
    explanation: """
      YAML allows only spaces before the first character of a line, because nobody can see how
      wide a tab is meant to be.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
      \tcost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
