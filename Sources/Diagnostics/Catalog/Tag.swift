extension DiagnosticID {
  /// A YAML tag such as `!!str` or `!name`.
  public static let tag = DiagnosticID(
    "tag",
    summary: "A YAML tag such as `!!str` or `!name`.",
    explanation: """
      Every value is read as the type that its place wants, so a tag would either repeat that
      or contradict it.
      """,
    failing: """
      onehot: 1
      name: !!str toy
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
