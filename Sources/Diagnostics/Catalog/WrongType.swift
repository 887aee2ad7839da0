extension DiagnosticID {
  /// A value of another kind than its place wants.
  public static let wrongType = DiagnosticID(
    "wrong-type",
    summary: "A value of another kind than its place wants.",
    explanation: """
      Every value is read as the type that its place wants: a whole number, a number, true or
      false, text, an expression, a list or a mapping. Nothing is converted silently.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: many, seed: 0}
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
