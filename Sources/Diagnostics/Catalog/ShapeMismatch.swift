extension DiagnosticID {
  /// Two shapes do not fit together.
  public static let shapeMismatch = DiagnosticID(
    "shape-mismatch",
    summary: "Two shapes do not fit together.",
    explanation: """
      All shapes are those of one row. The message names both sides of the mismatch and the origin
      of each shape.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - zeros(4))^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - zeros(3))^2)
      minimize: cost
      """)
}
