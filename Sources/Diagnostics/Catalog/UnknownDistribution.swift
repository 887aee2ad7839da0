extension DiagnosticID {
  /// The name after `~` is not a distribution.
  public static let unknownDistribution = DiagnosticID(
    "unknown-distribution",
    summary: "The name after `~` is not a distribution.",
    explanation: """
      `~` draws from `bernoulli`, `categorical`, `k_subset`, `normal` or `plackett_luce`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernouli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function}
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
