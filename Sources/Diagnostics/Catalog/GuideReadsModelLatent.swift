extension DiagnosticID {
  /// The guide uses a random variable that only the model draws.
  public static let guideReadsModelLatent = DiagnosticID(
    "guide-reads-model-latent",
    summary: "The guide uses a random variable that only the model draws.",
    explanation: """
      The guide is sampled before the model. It can read data, hyperparameters and its own nodes.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(concat(x, y), 2))
      model:
        y: ~ bernoulli(logits=zeros(2))
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
        y: ~ bernoulli(logits=zeros(2))
        z: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(concat(y, z), 4))
      maximize: elbo
      """)
}
