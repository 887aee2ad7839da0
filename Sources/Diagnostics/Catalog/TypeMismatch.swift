extension DiagnosticID {
  /// A value has a kind that the operation does not accept.
  public static let typeMismatch = DiagnosticID(
    "type-mismatch",
    summary: "A value has a kind that the operation does not accept.",
    explanation: """
      Every argument of a function has a fixed kind: a tensor, a whole number known at compile time,
      a list of sizes, a word, or a random variable.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(2.5)
        cost: sum((w - 0.45)^2)
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
