extension DiagnosticID {
  /// A call passes an argument that the function does not have.
  public static let unknownArgument = DiagnosticID(
    "unknown-argument",
    summary: "A call passes an argument that the function does not have.",
    explanation: """
      The parameters of every function are fixed. If the compiler ignored a misspelt argument, the
      default would apply unnoticed.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3, inits=1)
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
