extension DiagnosticID {
  /// A divergence in closed form that does not exist or is no part of the bound.
  public static let analyticKLIllegal = DiagnosticID(
    "analytic-kl-illegal",
    summary: "A divergence in closed form that does not exist or is no part of the bound.",
    explanation: """
      The KL divergence may be taken in closed form only if the distribution has one, which
      `plackett_luce` has not, and if no parent of the variable in the model descends from the
      variable in the order of sampling. Leave out `kl` to get the closed form where it is right
      and the sampled one elsewhere.
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
