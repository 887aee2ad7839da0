extension DiagnosticID {
  /// A mapping has the same key twice.
  public static let duplicateKey = DiagnosticID(
    "duplicate-key",
    summary: "A mapping has the same key twice.",
    explanation: """
      Other tools silently use one of the two, so an edit of the other has no effect. Remove or
      rename one.
      """,
    failing: """
      onehot: 1
      name: toy
      name: boy
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
