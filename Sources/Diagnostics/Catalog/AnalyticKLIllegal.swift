extension DiagnosticID {
  /// A closed-form divergence does not exist, or is not a term of the bound.
  public static let analyticKLIllegal = DiagnosticID(
    "analytic-kl-illegal",
    summary: "A closed-form divergence does not exist, or is not a term of the bound.",
    explanation: """
      The KL divergence may be taken in closed form under two conditions. The distribution must have
      a closed form, which `plackett_luce` does not. And no parent of the variable in the model may
      be sampled after the variable and depend on it. Leave out `kl`: each variable then takes the
      closed form where it is right, and the sampled form elsewhere.
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
    fixed: """
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
