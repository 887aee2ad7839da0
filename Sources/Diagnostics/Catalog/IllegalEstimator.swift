extension DiagnosticID {
  /// The estimator cannot give the right gradient here.
  public static let illegalEstimator = DiagnosticID(
    "illegal-estimator",
    summary: "The estimator cannot give the right gradient here.",
    explanation: """
      The legality of an estimator depends on the distribution, on the objective, and on whether the
      rest of the model is defined and differentiable between the values that the variable can take.
      `onehot inspect` lists the legal estimators.
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
    fixed: """
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
