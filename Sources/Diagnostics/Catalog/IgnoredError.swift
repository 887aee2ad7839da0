extension DiagnosticID {
  /// A comment tries to silence an error.
  public static let ignoredError = DiagnosticID(
    "ignored-error",
    severity: .warning,
    summary: "A comment tries to silence an error.",
    explanation: """
      Only warnings can be ignored: a spec with an error has no meaning that could be trained.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)  # onehot-ignore: shape-mismatch it is right
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
