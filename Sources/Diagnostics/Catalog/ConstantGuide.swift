extension DiagnosticID {
  /// The guide proposes a latent variable alike for every row.
  public static let constantGuide = DiagnosticID(
    "constant-guide",
    severity: .warning,
    summary: "The guide proposes a latent variable alike for every row.",
    explanation: """
      Each row has latent variables of its own, and the guide infers them from the row. One that reads
      no data can at best propose the average over all rows.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=parameter(2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
      """,
    mended: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
      """)
}
