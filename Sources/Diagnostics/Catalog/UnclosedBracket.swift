extension DiagnosticID {
  /// A `[` or `{` has no closing bracket.
  public static let unclosedBracket = DiagnosticID(
    "unclosed-bracket",
    summary: "A `[` or `{` has no closing bracket.",
    explanation: """
      A bracketed list or mapping continues over line ends until its bracket is closed, so the
      parser often fails far below the actual mistake.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      estimators: {default: disarm
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
