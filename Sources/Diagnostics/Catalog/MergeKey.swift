extension DiagnosticID {
  /// The spec uses the merge key `<<`.
  public static let mergeKey = DiagnosticID(
    "merge-key",
    summary: "The spec uses the merge key `<<`.",
    explanation: """
      Merge keys are not part of YAML 1.2, and they hide the keys that a mapping has. Use `define`
      for repeated parts, or `hyperparameters` for repeated values.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {<<: {steps: 10}, optimizer: sgd(learning_rate=0.1), seed: 0}
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 10, seed: 0}
      """)
}
