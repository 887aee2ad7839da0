extension DiagnosticID {
  /// The value must be a number or a truth value, but is quoted.
  public static let quotedScalar = DiagnosticID(
    "quoted-scalar",
    summary: "The value must be a number or a truth value, but is quoted.",
    explanation: """
      A quoted value is always text. Remove the quotes.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: "10", seed: 0}
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
