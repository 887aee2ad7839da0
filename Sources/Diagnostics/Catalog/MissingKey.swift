extension DiagnosticID {
  /// A required key is missing.
  public static let missingKey = DiagnosticID(
    "missing-key",
    summary: "A required key is missing.",
    explanation: """
      The mapping needs this key, because no default would be right often enough. Add it.
      """,
    failing: """
      onehot: 1
      model:
        w: parameter(3)
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
