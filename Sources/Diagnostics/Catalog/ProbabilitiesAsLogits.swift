extension DiagnosticID {
  /// The argument `logits` contains probabilities.
  public static let probabilitiesAsLogits = DiagnosticID(
    "probabilities-as-logits",
    severity: .warning,
    summary: "The argument `logits` contains probabilities.",
    explanation: """
      Logits are any real numbers, and the distribution turns them into probabilities. A `sigmoid`
      or `softmax` before that squashes them twice: every probability of a Bernoulli then lies
      between 0.5 and 0.73, and no class of a categorical can be likely.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        z: ~ bernoulli(logits=sigmoid(w))
        cost: sum((z - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        z: ~ bernoulli(logits=w)
        cost: sum((z - 0.45)^2)
      minimize: cost
      """)
}
