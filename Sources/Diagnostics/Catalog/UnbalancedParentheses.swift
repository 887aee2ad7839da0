extension DiagnosticID {
  /// A parenthesis or bracket of an expression has no partner.
  public static let unbalancedParentheses = DiagnosticID(
    "unbalanced-parentheses",
    summary: "A parenthesis or bracket of an expression has no partner.",
    explanation: """
      Every `(` and `[` needs its `)` or `]`. YAML may have cut the text: ` #` starts a
      comment, also in the middle of an expression.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2
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
