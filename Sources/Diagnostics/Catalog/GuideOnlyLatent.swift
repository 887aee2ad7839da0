extension DiagnosticID {
  /// A `~` name stands in the guide but not in the model.
  public static let guideOnlyLatent = DiagnosticID(
    "guide-only-latent",
    summary: "A `~` name stands in the guide but not in the model.",
    explanation: """
      The guide proposes values for the model's latent variables. One that the model does not
      have adds noise and a term without a partner.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        u: ~ bernoulli(logits=dense(x, 2))
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
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
      maximize: elbo
      """)
}
