extension DiagnosticID {
  /// A path from a parameter to the objective has a gradient of zero.
  public static let deadGradientPath = DiagnosticID(
    "dead-gradient-path",
    summary: "A path from a parameter to the objective has a gradient of zero.",
    explanation: """
      Comparison, rounding, `index` and the like are piecewise constant: their derivative is
      zero where it exists, so a parameter behind them would never learn, and nothing would
      say so. Draw a random variable there and give it an estimator, or use a smooth function.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum(w > 0.45)
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
