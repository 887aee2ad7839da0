extension DiagnosticID {
  /// The file starts with a `%` directive other than `%YAML 1.2`.
  public static let yamlDirective = DiagnosticID(
    "yaml-directive",
    summary: "The file starts with a `%` directive other than `%YAML 1.2`.",
    explanation: """
      Tag directives define tags, which a spec does not use, and other versions of YAML read the
      same text differently.
      """,
    failing: """
      %TAG ! tag:example.org,2000:
      ---
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      %YAML 1.2
      ---
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
