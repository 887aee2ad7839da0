extension DiagnosticID {
  /// `kl=analytic` where the analytic term is not part of the bound.
  public static let analyticKLIllegal = DiagnosticID(
    "analytic-kl-illegal",
    summary: "`kl=analytic` where the analytic term is not part of the bound.",
    explanation: """
      The KL divergence may be taken in closed form only if no parent of the variable in the
      model descends from the variable in the order of sampling. Leave out `kl` to get the
      closed form where it is right and the sampled one elsewhere.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z1: ~ bernoulli(logits=dense(x, 2))
        z2: ~ bernoulli(logits=dense(z1, 2))
      model:
        z2: ~ bernoulli(logits=zeros(2))
        z1: ~ bernoulli(logits=dense(z2, 2))
        x: ~ bernoulli(logits=dense(z1, 4))
      maximize: elbo(kl=analytic)
      """,
    mended: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z1: ~ bernoulli(logits=dense(x, 2))
        z2: ~ bernoulli(logits=dense(z1, 2))
      model:
        z2: ~ bernoulli(logits=zeros(2))
        z1: ~ bernoulli(logits=dense(z2, 2))
        x: ~ bernoulli(logits=dense(z1, 4))
      maximize: elbo
      """)
}
