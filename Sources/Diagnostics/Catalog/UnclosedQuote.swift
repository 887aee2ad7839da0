extension DiagnosticID {
  /// A quoted text has no closing quote.
  public static let unclosedQuote = DiagnosticID(
    "unclosed-quote",
    summary: "A quoted text has no closing quote.",
    explanation: """
      A quoted text continues over line ends until its closing quote. Inside '…' write '' for a
      quote; inside "…" write \\".
      """,
    failing: """
      onehot: 1
      name: 'toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: 'toy'
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
