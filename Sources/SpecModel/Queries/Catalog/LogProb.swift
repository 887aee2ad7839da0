import Language

extension Query {
  /// The log-density of a node at its value.
  static let logProb = Query(
    "log_prob",
    summary: "The log-density of a `~` node at its value; `guide.n` is the guide's.",
    formula: "log p(v)",
    citation: nil,
    isForLatents: false,
    takesSamples: false,
    isInObjectives: false,
    value: { (node) throws(LanguageError) in
      try node.draw.logDensity(node.current(), node.rows)
    },
    example: """
      onehot: 1
      name: classifier
      data:
        x: real[2]
        y: onehot[3]
      model:
        y: ~ categorical(logits=dense(x, 3))
      maximize: log_prob(y)
      predict:
        likelihood: exp(log_prob(y))
      """)
}
