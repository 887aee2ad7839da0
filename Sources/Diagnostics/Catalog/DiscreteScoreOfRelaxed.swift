extension DiagnosticID {
  /// The discrete distribution scores relaxed draws.
  public static let discreteScoreOfRelaxed = DiagnosticID(
    "discrete-score-of-relaxed",
    severity: .warning,
    summary: "The discrete distribution scores relaxed draws.",
    explanation: """
      `kl=sampled` evaluates log q − log p at the draw. A relaxed draw lies between the classes,
      where a discrete distribution has no probability. Interpolated logarithms bound nothing and
      are noisier than the closed form (Maddison et al., 2017, appendix C). Use the closed form, or
      the relaxed densities with `kl=relaxed`.
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
    fixed: """
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
