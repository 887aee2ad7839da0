extension DiagnosticID {
  /// `estimators` names an estimator that does not exist.
  public static let unknownEstimator = DiagnosticID(
    "unknown-estimator",
    summary: "`estimators` names an estimator that does not exist.",
    explanation: """
      The catalogue of estimators is fixed; `onehot explain` and the language reference list
      it.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: disarn}
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: disarm}
      minimize: cost
      """)
}
