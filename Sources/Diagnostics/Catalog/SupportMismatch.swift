extension DiagnosticID {
  /// A value may lie outside the set that its use allows.
  public static let supportMismatch = DiagnosticID(
    "support-mismatch",
    summary: "A value may lie outside the set that its use allows.",
    explanation: """
      Every expression has a support: real, unit, positive, simplex, binary, onehot, index or count.
      `bernoulli(probs=…)` needs the unit interval, a field observed by a Bernoulli must be binary,
      and so on.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(probs=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function}
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(probs=sigmoid(logits))
        cost: sum((z - 0.45)^2)
      estimators: {z: score_function}
      minimize: cost
      """)
}
