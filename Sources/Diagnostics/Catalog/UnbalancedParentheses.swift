extension DiagnosticID {
  /// A parenthesis or bracket in an expression has no counterpart.
  public static let unbalancedParentheses = DiagnosticID(
    "unbalanced-parentheses",
    summary: "A parenthesis or bracket in an expression has no counterpart.",
    explanation: """
      Every `(` and `[` needs its `)` or `]`. YAML may have cut the text: ` #` starts a comment,
      even in the middle of an expression.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2
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
