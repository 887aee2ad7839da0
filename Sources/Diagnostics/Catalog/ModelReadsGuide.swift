extension DiagnosticID {
  /// The model uses a node of the guide.
  public static let modelReadsGuide = DiagnosticID(
    "model-reads-guide",
    summary: "The model uses a node of the guide.",
    explanation: """
      The two graphs share only `~` names. If the model could read `guide.*`, p(x, z) would depend
      on the method that infers z.
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
        x: ~ bernoulli(logits=dense(guide.z, 4))
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
