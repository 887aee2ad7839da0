extension DiagnosticID {
  /// An estimator that is right here, and known to train badly as it is set up.
  public static let estimatorCaution = DiagnosticID(
    "estimator-caution",
    severity: .warning,
    summary: "An estimator that is right here, and known to train badly as it is set up.",
    explanation: """
      The estimator is legal, and its gradient is what its label says. Its variance is known to be
      so high, as it is set up, that training seldom works: the score function without a baseline
      multiplies the score by the whole cost instead of by what the draw changed.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function(baseline=none)}
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function(baseline=leave_one_out)}
      minimize: cost
      """)
}
