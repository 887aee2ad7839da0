extension DiagnosticID {
  /// An expression uses a name that is not defined.
  public static let unknownName = DiagnosticID(
    "unknown-name",
    summary: "An expression uses a name that is not defined.",
    explanation: """
      A name in an expression refers to a node of the same graph, a data field, a hyperparameter, a
      parameter of the enclosing `define`, or `guide.node` where that is allowed.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((v - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
