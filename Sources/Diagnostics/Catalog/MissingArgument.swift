extension DiagnosticID {
  /// A call lacks an argument that has no default.
  public static let missingArgument = DiagnosticID(
    "missing-argument",
    summary: "A call lacks an argument that has no default.",
    explanation: """
      The function cannot be applied without it.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter()
        cost: sum((w - 0.45)^2)
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
