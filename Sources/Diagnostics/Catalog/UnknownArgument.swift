extension DiagnosticID {
  /// A call passes an argument that the function does not have.
  public static let unknownArgument = DiagnosticID(
    "unknown-argument",
    summary: "A call passes an argument that the function does not have.",
    explanation: """
      The arguments of every function are fixed. A misspelt one would otherwise leave the
      default in place.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, inits=1)
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
