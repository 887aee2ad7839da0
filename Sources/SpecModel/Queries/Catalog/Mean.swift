import Language

extension Query {
  /// The mean of a distribution in closed form.
  static let mean = Query(
    "mean",
    summary: "The mean of a `~` node's distribution in closed form; `guide.n` is the guide's.",
    formula: "E[v]",
    citation: nil,
    isForLatents: false,
    takesSamples: false,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in try node.mean() },
    example: """
      onehot: 1
      name: autoencoder
      data:
        x: binary[4]
      guide:
        z: ~ categorical(logits=dense(x, 3))
      model:
        z: ~ categorical(logits=zeros(3))
        x: ~ bernoulli(logits=dense(z, 4))
      maximize: elbo
      predict:
        reconstruction: mean(x)
      """)
}
