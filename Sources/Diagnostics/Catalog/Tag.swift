extension DiagnosticID {
  /// A value has a YAML tag such as `!!str` or `!name`.
  public static let tag = DiagnosticID(
    "tag",
    summary: "A value has a YAML tag such as `!!str` or `!name`.",
    explanation: """
      The key determines the type of its value, so a tag would either repeat that type or contradict
      it.
      """,
    failing: """
      onehot: 1
      name: !!str toy
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
