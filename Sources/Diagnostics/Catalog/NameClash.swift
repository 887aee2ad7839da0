extension DiagnosticID {
  /// One scope defines the same name twice.
  public static let nameClash = DiagnosticID(
    "name-clash",
    summary: "One scope defines the same name twice.",
    explanation: """
      Hyperparameters, data fields and nodes share one scope, so that a name has one meaning
      everywhere. Only a `~` node may have the name of a data field: it gives the distribution of
      that field. The guide and the model have separate scopes.
      """,
    failing: """
      onehot: 1
      name: toy
      hyperparameters: {w: 3}
      model:
        w: parameter(3)
        cost: sum(w^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      hyperparameters: {n: 3}
      model:
        w: parameter(n)
        cost: sum(w^2)
      minimize: cost
      """)
}
