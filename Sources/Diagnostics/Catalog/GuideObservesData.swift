extension DiagnosticID {
  /// The guide draws a field that is always observed.
  public static let guideObservesData = DiagnosticID(
    "guide-observes-data",
    summary: "The guide draws a field that is always observed.",
    explanation: """
      The value of a field without `?` is known in every row, so the guide has nothing to infer.
      Mark the field optional with `?`, or remove the line.
      """,
    failing: """
      onehot: 1
      name: tiny
      data:
        x: binary[4]
      guide:
        x: ~ bernoulli(logits=zeros(4))
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
