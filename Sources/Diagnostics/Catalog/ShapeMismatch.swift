extension DiagnosticID {
  /// Two shapes do not fit together.
  public static let shapeMismatch = DiagnosticID(
    "shape-mismatch",
    summary: "Two shapes do not fit together.",
    explanation: """
      Shapes are those of one row. The message names both ends of the mismatch and where each
      shape comes from.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - zeros(4))^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - zeros(3))^2)
      minimize: cost
      """)
}
