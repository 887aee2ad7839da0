extension DiagnosticID {
  /// `kl=relaxed` where not every discrete latent variable is relaxed.
  public static let relaxedKLIllegal = DiagnosticID(
    "relaxed-kl-illegal",
    summary: "`kl=relaxed` where not every discrete latent variable is relaxed.",
    explanation: """
      The relaxed bound uses the relaxed densities on both sides, so every discrete latent
      variable needs the estimator `gumbel_softmax` and a distribution whose relaxed draws have
      a density, which those of `plackett_luce` have not; in metrics it is never allowed.
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
    mended: """
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
