extension DiagnosticID {
  /// A value of another kind than the operation takes.
  public static let typeMismatch = DiagnosticID(
    "type-mismatch",
    summary: "A value of another kind than the operation takes.",
    explanation: """
      Functions fix the kind of each argument: a tensor, a whole number that must be known
      when compiling, a list of sizes, a word, or a random variable.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(2.5)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
