extension DiagnosticID {
  /// Text follows a value that starts with `[`.
  public static let listThenText = DiagnosticID(
    "list-then-text",
    summary: "Text follows a value that starts with `[`.",
    explanation: """
      A value that starts with `[` is a YAML list and ends at its `]`, so YAML cannot read `a: [0.5,
      0.5] * x`. Quote the whole expression, or reorder it so that it starts with another character.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        weighted: [1, 2, 3] * w
        cost: sum(weighted)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        weighted: "[1, 2, 3] * w"
        cost: sum(weighted)
      minimize: cost
      """)
}
