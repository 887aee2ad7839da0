import Language

extension Query {
  /// The jointly most probable latent values given the row.
  static let map = Query(
    "map",
    summary:
      "The value of a latent variable in the jointly most probable values of all of them given the row's data.",
    formula: "argmax_z p(z | x)",
    citation: "Dawid 1992; Viterbi 1967 on chains",
    isForLatents: true,
    takesSamples: false,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in try node.posterior(.mode) },
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
        cluster: index(map(z))
      """)
}
