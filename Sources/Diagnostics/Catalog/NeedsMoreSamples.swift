extension DiagnosticID {
  /// An estimator needs more samples than its objective draws.
  public static let needsMoreSamples = DiagnosticID(
    "needs-more-samples",
    summary: "An estimator needs more samples than its objective draws.",
    explanation: """
      A leave-one-out baseline compares samples with each other, so it needs at least two. Write
      `elbo(samples=2)`, or leave out `samples`.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: score_function(baseline=leave_one_out)}
      maximize: elbo(samples=1)
      """,
    fixed: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: score_function(baseline=leave_one_out)}
      maximize: elbo(samples=2)
      """)
}
