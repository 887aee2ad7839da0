import Language

extension Query {
  /// A draw of a distribution.
  static let draw = Query(
    "draw",
    summary: "A draw of a `~` node's distribution; `guide.n` is the guide's.",
    formula: "v ~ p(v)",
    citation: nil,
    isForLatents: false,
    takesSamples: false,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in try node.drawn() },
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
        image: draw(x)
      """)
}
