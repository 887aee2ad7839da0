extension DiagnosticID {
  /// A positional argument follows a keyword argument.
  public static let positionalAfterKeyword = DiagnosticID(
    "positional-after-keyword",
    summary: "A positional argument follows a keyword argument.",
    explanation: """
      The position of a positional argument determines its parameter, so positional arguments come
      first. Every argument after the first `name=value` must have that form too.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(init=1, 3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, init=1)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
