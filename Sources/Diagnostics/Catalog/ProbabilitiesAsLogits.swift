extension DiagnosticID {
  /// Probabilities stand where logits are wanted.
  public static let probabilitiesAsLogits = DiagnosticID(
    "probabilities-as-logits",
    severity: .warning,
    summary: "Probabilities stand where logits are wanted.",
    explanation: """
      Logits are any real numbers, and the distribution makes probabilities of them. A `sigmoid` or
      `softmax` before that squashes them twice: all probabilities of a Bernoulli then lie between
      0.5 and 0.73, and no class of a categorical can be likely.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        z: ~ bernoulli(logits=w)
        cost: sum((z - 0.45)^2)
      minimize: cost
      """)
}
