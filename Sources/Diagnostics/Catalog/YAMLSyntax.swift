extension DiagnosticID {
  /// The file is not YAML.
  public static let yamlSyntax = DiagnosticID(
    "yaml-syntax",
    summary: "The file is not YAML.",
    explanation: """
      The text breaks YAML's own rules in a way that has no diagnostic of its own. A value
      that holds `: ` or ` #`, or starts with one of the characters `@`, `%`, `&`, `|`, `>` or
      a backtick, needs quotes; all keys of a mapping need the same indentation.
      """,
    failing: """
      onehot: 1
      name: `toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
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
