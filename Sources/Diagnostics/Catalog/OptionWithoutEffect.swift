extension DiagnosticID {
  /// An option or key changes nothing where it stands.
  public static let optionWithoutEffect = DiagnosticID(
    "option-without-effect",
    summary: "An option or key changes nothing where it stands.",
    explanation: """
      Every option is meant to matter, so nothing is ignored in silence. Beside the other options, or for
      this distribution, field or spec, the value would not be read: `nesterov=true` without `momentum`,
      `scale` of class numbers, `epochs` without data, or more values than `unordered_set` weighs.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        z: ~ bernoulli(logits=parameter(3))
        cost: sum((z - 0.45)^2)
      minimize: cost
      train: {optimizer: "sgd(learning_rate=0.1, nesterov=true)", steps: 100}
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        z: ~ bernoulli(logits=parameter(3))
        cost: sum((z - 0.45)^2)
      minimize: cost
      train: {optimizer: "sgd(learning_rate=0.1, momentum=0.9, nesterov=true)", steps: 100}
      """)
}
