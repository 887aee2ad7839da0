extension DiagnosticID {
  /// Two things in one scope have one name.
  public static let nameClash = DiagnosticID(
    "name-clash",
    summary: "Two things in one scope have one name.",
    explanation: """
      Hyperparameters, data fields and nodes share one scope, so that a name means one thing
      wherever it stands. Only a `~` node may be called like a data field: it says how that field is
      distributed. The guide and the model have scopes of their own.
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
    mended: """
      onehot: 1
      name: toy
      hyperparameters: {n: 3}
      model:
        w: parameter(n)
        cost: sum(w^2)
      minimize: cost
      """)
}
