extension DiagnosticID {
  /// Neither the data nor the objective depends on a latent variable.
  public static let unreadLatent = DiagnosticID(
    "unread-latent",
    severity: .warning,
    summary: "Neither the data nor the objective depends on a latent variable.",
    explanation: """
      The posterior of the variable is its prior, so there is nothing to infer or to learn: its
      terms of the bound are best at 0. A common cause is a node that reads the wrong variable.
      """,
    failing: """
      onehot: 1
      name: toy
      data:
        x: binary[4]
      guide:
        z: ~ bernoulli(logits=dense(x, 2))
        y: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        y: ~ bernoulli(logits=zeros(2))
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
        y: ~ bernoulli(logits=dense(x, 2))
      model:
        z: ~ bernoulli(logits=zeros(2))
        y: ~ bernoulli(logits=zeros(2))
        x: ~ bernoulli(logits=dense(concat(z, y), 4))
      maximize: elbo
      """)
}
