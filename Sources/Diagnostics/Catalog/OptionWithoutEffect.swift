extension DiagnosticID {
  /// An option or key has no effect here.
  public static let optionWithoutEffect = DiagnosticID(
    "option-without-effect",
    summary: "An option or key has no effect here.",
    explanation: """
      Every option is meant to matter, and the compiler ignores none silently. Given the other
      options, the distribution, the field or the spec, it would not read this value. Examples are
      `nesterov=true` without `momentum`, `scale` of class numbers, `epochs` without data, and more
      values than `unordered_set` weighs.
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
    fixed: """
      onehot: 1
      name: toy
      model:
        z: ~ bernoulli(logits=parameter(3))
        cost: sum((z - 0.45)^2)
      minimize: cost
      train: {optimizer: "sgd(learning_rate=0.1, momentum=0.9, nesterov=true)", steps: 100}
      """)
}
