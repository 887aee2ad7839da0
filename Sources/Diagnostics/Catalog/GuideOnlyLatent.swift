extension DiagnosticID {
  /// The guide draws a `~` name that the model does not draw.
  public static let guideOnlyLatent = DiagnosticID(
    "guide-only-latent",
    summary: "The guide draws a `~` name that the model does not draw.",
    explanation: """
      The guide proposes values for the model's latent variables. A draw without a counterpart in
      the model only adds noise, and its log-density has no log-density of the model to be compared
      with.
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
      maximize: elbo
      """)
}
