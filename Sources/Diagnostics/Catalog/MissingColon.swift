extension DiagnosticID {
  /// A line of a mapping has no colon.
  public static let missingColon = DiagnosticID(
    "missing-colon",
    summary: "A line of a mapping has no colon.",
    explanation: """
      Every line of a mapping is `key: value`, with a space after the colon. `batch:100` is text,
      not a key with a value.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize cost
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
