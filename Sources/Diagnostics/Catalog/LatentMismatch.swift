extension DiagnosticID {
  /// A latent variable differs between guide and model.
  public static let latentMismatch = DiagnosticID(
    "latent-mismatch",
    summary: "A latent variable differs between guide and model.",
    explanation: """
      A `~` name in both graphs is one variable. Both must give it the same distribution family,
      support and shape, and for `k_subset` the same `k`.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(3))
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
