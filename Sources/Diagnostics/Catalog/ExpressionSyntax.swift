extension DiagnosticID {
  /// The text is not a valid expression.
  public static let expressionSyntax = DiagnosticID(
    "expression-syntax",
    summary: "The text is not a valid expression.",
    explanation: """
      Expressions consist of names, numbers, `+ - * / ^ @`, comparisons, calls with positional and
      keyword arguments, lists and slices. There are no strings, conditionals, loops or assignments.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)**2)
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
