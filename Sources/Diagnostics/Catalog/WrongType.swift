extension DiagnosticID {
  /// A value has a type that its key does not accept.
  public static let wrongType = DiagnosticID(
    "wrong-type",
    summary: "A value has a type that its key does not accept.",
    explanation: """
      The key determines the type of its value: a whole number, a number, true or false, text, an
      expression, a list or a mapping. The compiler converts nothing silently.
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
