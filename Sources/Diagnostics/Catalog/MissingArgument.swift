extension DiagnosticID {
  /// A call omits an argument that has no default.
  public static let missingArgument = DiagnosticID(
    "missing-argument",
    summary: "A call omits an argument that has no default.",
    explanation: """
      The function needs a value for every parameter without a default. Add the argument.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter()
        cost: sum((w - 0.45)^2)
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
