extension DiagnosticID {
  /// The model uses a node of the guide.
  public static let modelReadsGuide = DiagnosticID(
    "model-reads-guide",
    summary: "The model uses a node of the guide.",
    explanation: """
      Only `~` names are shared between the two graphs. If the model could read `guide.*`,
      p(x, z) would depend on how z is inferred.
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
