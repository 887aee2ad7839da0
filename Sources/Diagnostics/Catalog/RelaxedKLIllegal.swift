extension DiagnosticID {
  /// `kl=relaxed` requires every discrete latent variable to be relaxed.
  public static let relaxedKLIllegal = DiagnosticID(
    "relaxed-kl-illegal",
    summary: "`kl=relaxed` requires every discrete latent variable to be relaxed.",
    explanation: """
      The relaxed bound uses relaxed densities for guide and model. So every discrete latent
      variable needs the estimator `gumbel_softmax` and a distribution whose relaxed draws have a
      density; those of `plackett_luce` have none. Metrics never allow `kl=relaxed`.
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
      estimators: {z: score_function}
      maximize: elbo(kl=relaxed)
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
      estimators: {z: gumbel_softmax(temperature=0.5)}
      maximize: elbo(kl=relaxed)
      """)
}
