extension DiagnosticID {
  /// The guide proposes the same distribution of a latent variable for every row.
  public static let constantGuide = DiagnosticID(
    "constant-guide",
    severity: .warning,
    summary: "The guide proposes the same distribution of a latent variable for every row.",
    explanation: """
      Each row has its own latent variables, and the guide infers them from the row. A guide that
      reads no data can at best propose the average over all rows.
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
    fixed: """
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
