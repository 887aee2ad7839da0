extension DiagnosticID {
  /// Relaxed draws are scored by the discrete distribution.
  public static let discreteScoreOfRelaxed = DiagnosticID(
    "discrete-score-of-relaxed",
    severity: .warning,
    summary: "Relaxed draws are scored by the discrete distribution.",
    explanation: """
      `kl=sampled` takes log q − log p at the draw. A relaxed draw lies between the classes, where the
      discrete distributions have no probability; their logarithms are interpolated, which bounds
      nothing and is noisier than the closed form (Maddison et al., 2017, appendix C). Take the closed
      form, or the relaxed densities by `kl=relaxed`.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      guide:
        z: ~ categorical(logits=dense(x, 3))
      model:
        z: ~ categorical(logits=zeros(3))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: gumbel_softmax(temperature=0.5)}
      maximize: elbo(kl=sampled)
      """,
    mended: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      guide:
        z: ~ categorical(logits=dense(x, 3))
      model:
        z: ~ categorical(logits=zeros(3))
        x: ~ bernoulli(logits=dense(z, 4))
      estimators: {z: gumbel_softmax(temperature=0.5)}
      maximize: elbo
      """)
}
