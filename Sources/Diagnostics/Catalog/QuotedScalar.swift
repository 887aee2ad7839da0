extension DiagnosticID {
  /// A quoted value where a number or a truth value is wanted.
  public static let quotedScalar = DiagnosticID(
    "quoted-scalar",
    summary: "A quoted value where a number or a truth value is wanted.",
    explanation: """
      A quoted value is only ever text. Remove the quotes.
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
