extension DiagnosticID {
  /// `estimators` names an estimator that does not exist.
  public static let unknownEstimator = DiagnosticID(
    "unknown-estimator",
    summary: "`estimators` names an estimator that does not exist.",
    explanation: """
      The set of estimators is fixed. If no estimator has a similar name, the help lists all of
      them.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_functoin}
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
