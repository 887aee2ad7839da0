extension DiagnosticID {
  /// The gradient is zero along a path from a parameter to the objective.
  public static let deadGradientPath = DiagnosticID(
    "dead-gradient-path",
    summary: "The gradient is zero along a path from a parameter to the objective.",
    explanation: """
      Comparison, rounding, `index` and similar functions are piecewise constant: where their
      derivative exists, it is zero. A parameter whose effect passes through such a function would
      never learn, and training would not report it. Draw a random variable in its place and give it
      an estimator, or use a smooth function.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum(w > 0.45)
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
