import Language

extension Query {
  /// A joint draw of the latent variables given the row.
  static let posteriorDraw = Query(
    "posterior_draw",
    summary: "The value of a latent variable in a joint draw of all of them given the row's data.",
    formula: "z ~ p(z | x)",
    citation: nil,
    isForLatents: true,
    takesSamples: true,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in try node.posterior(.draw) },
    example: """
      onehot: 1
      name: mixture
      data:
        x: real[2]
      model:
        z: ~ categorical(logits=parameter(3))
        x: ~ normal(mean=z @ parameter([3, 2], init=normal(std=1.0)), log_std=parameter(2))
      maximize: log_marginal()
      predict:
        cluster: index(posterior_draw(z))
      """)
}
