extension DiagnosticID {
  /// An estimator that cannot give the right gradient at this place.
  public static let illegalEstimator = DiagnosticID(
    "illegal-estimator",
    summary: "An estimator that cannot give the right gradient at this place.",
    explanation: """
      Whether an estimator is legal depends on the distribution, on the objective, and on
      whether the rest of the model is defined and differentiable between the values that the
      variable can take. `onehot inspect` lists what is legal.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: pathwise}
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function}
      minimize: cost
      """)
}
