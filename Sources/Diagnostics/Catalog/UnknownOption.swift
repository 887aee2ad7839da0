extension DiagnosticID {
  /// An option, or the word given as its value, does not exist.
  public static let unknownOption = DiagnosticID(
    "unknown-option",
    summary: "An option, or the word given as its value, does not exist.",
    explanation: """
      The options of estimators, objectives, optimizers and schedules are fixed, and some options
      accept only certain words.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: gumbel_softmax(temprature=0.5)}
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        logits: parameter(3)
        z: ~ bernoulli(logits=logits)
        cost: sum((z - 0.45)^2)
      estimators: {z: gumbel_softmax(temperature=0.5)}
      minimize: cost
      """)
}
