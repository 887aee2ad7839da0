extension DiagnosticID {
  /// The estimator is correct here, but is known to train badly with these options.
  public static let estimatorCaution = DiagnosticID(
    "estimator-caution",
    severity: .warning,
    summary: "The estimator is correct here, but is known to train badly with these options.",
    explanation: """
      The estimator is legal, and its gradient has the bias that its label states. With these
      options its variance is known to be so high that training seldom works: the score function
      without a baseline multiplies the score by the whole cost instead of by the effect of the draw
      on the cost.
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
    fixed: """
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
