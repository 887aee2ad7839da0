extension DiagnosticID {
  /// The mapping does not have this key.
  public static let unknownKey = DiagnosticID(
    "unknown-key",
    summary: "The mapping does not have this key.",
    explanation: """
      The keys of every mapping are fixed. If the compiler ignored a misspelt key, the default would
      apply unnoticed.
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
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 10, seed: 0}
      """)
}
