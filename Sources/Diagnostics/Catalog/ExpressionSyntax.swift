extension DiagnosticID {
  /// An expression cannot be read.
  public static let expressionSyntax = DiagnosticID(
    "expression-syntax",
    summary: "An expression cannot be read.",
    explanation: """
      Expressions are names, numbers, `+ - * / ^ @`, comparisons, calls with positional and
      keyword arguments, lists and slices. There are no strings, conditionals, loops or
      assignments.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)**2)
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
