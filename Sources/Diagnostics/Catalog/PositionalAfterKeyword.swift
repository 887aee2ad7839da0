extension DiagnosticID {
  /// A positional argument follows a keyword argument.
  public static let positionalAfterKeyword = DiagnosticID(
    "positional-after-keyword",
    summary: "A positional argument follows a keyword argument.",
    explanation: """
      Positional arguments go by their place, so they come first; what follows the first
      `name=value` must be `name=value` too.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(init=1, 3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, init=1)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
