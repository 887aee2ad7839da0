extension DiagnosticID {
  /// A `~` is followed by a distribution that does not exist.
  public static let unknownDistribution = DiagnosticID(
    "unknown-distribution",
    summary: "A `~` is followed by a distribution that does not exist.",
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
