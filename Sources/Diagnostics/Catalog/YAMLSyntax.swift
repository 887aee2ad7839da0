extension DiagnosticID {
  /// The file is not YAML.
  public static let yamlSyntax = DiagnosticID(
    "yaml-syntax",
    summary: "The file is not YAML.",
    explanation: """
      The text violates YAML's own rules in a way that has no diagnostic of its own. A value needs
      quotes if it contains `: ` or ` #`, or starts with `@`, `%`, `&`, `|`, `>` or a backtick. All
      keys of a mapping need the same indentation.
      """,
    failing: """
      onehot: 1
      name: `toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
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
