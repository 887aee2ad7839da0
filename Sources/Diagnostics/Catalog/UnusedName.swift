extension DiagnosticID {
  /// Something is defined but never used.
  public static let unusedName = DiagnosticID(
    "unused-name",
    severity: .warning,
    summary: "Something is defined but never used.",
    explanation: """
      What nothing uses does no harm, but it is often the trace of a misspelt name.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
