extension DiagnosticID {
  /// A key that the schema does not have.
  public static let unknownKey = DiagnosticID(
    "unknown-key",
    summary: "A key that the schema does not have.",
    explanation: """
      The mapping is closed: a misspelt key would otherwise be ignored silently, with the
      default in its place.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), stesp: 10, seed: 0}
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 10, seed: 0}
      """)
}
