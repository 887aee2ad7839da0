extension DiagnosticID {
  /// A keyword argument is given twice in one call.
  public static let duplicateArgument = DiagnosticID(
    "duplicate-argument",
    summary: "A keyword argument is given twice in one call.",
    explanation: """
      Only one of the two values could have an effect. Remove the other.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, init=1, init=2)
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
