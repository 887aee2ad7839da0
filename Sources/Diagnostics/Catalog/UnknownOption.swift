extension DiagnosticID {
  /// An option, or one of the words it can be set to, does not exist.
  public static let unknownOption = DiagnosticID(
    "unknown-option",
    summary: "An option, or one of the words it can be set to, does not exist.",
    explanation: """
      Estimators, objectives, optimizers and schedules have fixed options, and some of them
      take one of a few words.
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
    mended: """
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
