extension DiagnosticID {
  /// `estimators` names an estimator that does not exist.
  public static let unknownEstimator = DiagnosticID(
    "unknown-estimator",
    summary: "`estimators` names an estimator that does not exist.",
    explanation: """
      The catalogue of estimators is fixed; the help lists those that exist when none has a
      similar name.
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
