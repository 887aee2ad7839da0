extension DiagnosticID {
  /// A `%` directive other than `%YAML 1.2` before the document.
  public static let yamlDirective = DiagnosticID(
    "yaml-directive",
    summary: "A `%` directive other than `%YAML 1.2` before the document.",
    explanation: """
      Tag directives serve tags, which a spec does not have, and other versions of YAML read
      the same text differently.
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
    mended: """
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
