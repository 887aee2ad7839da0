extension DiagnosticID {
  /// A keyword argument is given twice in one call.
  public static let duplicateArgument = DiagnosticID(
    "duplicate-argument",
    summary: "A keyword argument is given twice in one call.",
    explanation: """
      Only one of the two could have an effect.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, init=1, init=2)
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
