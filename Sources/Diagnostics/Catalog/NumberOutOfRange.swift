extension DiagnosticID {
  /// A number is too large, too small or not finite.
  public static let numberOutOfRange = DiagnosticID(
    "number-out-of-range",
    summary: "A number is too large, too small or not finite.",
    explanation: """
      Whole numbers have 64 bits, and other numbers are finite 64-bit floating-point numbers. Many
      places allow only part of that range: a batch, for example, needs at least one row.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: -10, seed: 0}
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
