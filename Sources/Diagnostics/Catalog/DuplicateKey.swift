extension DiagnosticID {
  /// A key stands twice in one mapping.
  public static let duplicateKey = DiagnosticID(
    "duplicate-key",
    summary: "A key stands twice in one mapping.",
    explanation: """
      Other tools silently take one of the two, so that an edit of the other has no effect.
      Remove or rename one.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
