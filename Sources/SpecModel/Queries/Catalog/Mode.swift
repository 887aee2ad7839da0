import Language

extension Query {
  /// The most probable value of a distribution.
  static let mode = Query(
    "mode",
    summary: "The most probable value of a `~` node's distribution; `guide.n` is the guide's.",
    formula: "argmax_v p(v)",
    citation: nil,
    isForLatents: false,
    takesSamples: false,
    isInObjectives: true,
    value: { (node) throws(LanguageError) in node.mode() },
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
        code: index(mode(guide.z))
      """)
}
