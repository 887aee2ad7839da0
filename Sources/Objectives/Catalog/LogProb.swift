import Estimators

extension Term {
  /// The log-density of a node at its value.
  ///
  /// log p(v) of the node's distribution at its data or draw v; `guide.n` is the guide's node.
  public static let logProb = Term(
    "log_prob",
    summary: "The log-density of a `~` node at its value; `guide.n` is the guide's.",
    formula: "log p(v)",
    citation: nil,
    argument: .draw,
    options: [],
    sampling: { _ in .whatOthersDraw },
    bound: .expectation,
    hasOwnGradient: false,
    divergenceForm: { _ in nil },
    part: { _ in .likelihood },
    label: { _, _ in nil },
    value: .sum { model, _ in model.logDensityOfNode().map { [$0] } ?? [] },
    example: """
      onehot: 1
      name: classifier
      data:
        x: real[2]
        y: onehot[3]
      model:
        y: ~ categorical(logits=dense(x, 3))
      maximize: log_prob(y)
      """)
}
