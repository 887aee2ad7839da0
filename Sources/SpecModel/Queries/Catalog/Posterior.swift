import Language

extension Query {
  /// The mean of a latent variable given the row.
  static let posterior = Query(
    "posterior",
    summary:
      "The mean of a latent variable given the row's data: probabilities of the classes of a one-hot.",
    formula: "E[z | x]",
    citation: nil,
    isForLatents: true,
    takesSamples: true,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in try node.posterior(.mean) },
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
        cluster: posterior(z)
      """)
}
