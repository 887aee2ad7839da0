extension DiagnosticID {
  /// A name is defined but never used.
  public static let unusedName = DiagnosticID(
    "unused-name",
    severity: .warning,
    summary: "A name is defined but never used.",
    explanation: """
      An unused definition does no harm, but often a misspelt name is the cause.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        spare: exp(w)
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
