extension DiagnosticID {
  /// YAML has cut an expression into pieces inside `{…}`.
  public static let cutByFlowMapping = DiagnosticID(
    "cut-by-flow-mapping",
    summary: "YAML has cut an expression into pieces inside `{…}`.",
    explanation: """
      Inside `{…}` a comma ends a value and a bracket starts a list, even in the middle of an
      expression: `{optimizer: sgd(learning_rate=1e-3, momentum=0.9)}` is a mapping of two keys.
      Quote the expression, or write the mapping in block style with one `key: value` per line.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1, momentum=0.9), steps: 10, seed: 0}
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: "sgd(learning_rate=0.1, momentum=0.9)", steps: 10, seed: 0}
      """)
}
