extension DiagnosticID {
  /// The merge key `<<`.
  public static let mergeKey = DiagnosticID(
    "merge-key",
    summary: "The merge key `<<`.",
    explanation: """
      Merge keys are no part of YAML 1.2 and hide which keys a mapping has. Use `define` for
      parts that repeat, or `hyperparameters` for values that do.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 10, seed: 0}
      """)
}
