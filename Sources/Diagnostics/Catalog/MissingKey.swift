extension DiagnosticID {
  /// A required key is missing.
  public static let missingKey = DiagnosticID(
    "missing-key",
    summary: "A required key is missing.",
    explanation: """
      The mapping needs this key, and there is no default that would be right often enough.
      """,
    failing: """
      onehot: 1
      model:
        w: parameter(3)
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
