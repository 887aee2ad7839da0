extension DiagnosticID {
  /// YAML has cut an expression into several items of a list `[…]`.
  public static let sequenceItemCut = DiagnosticID(
    "sequence-item-cut",
    summary: "YAML has cut an expression into several items of a list `[…]`.",
    explanation: """
      Inside a YAML list every comma ends an item, even between parentheses: `[f(b, c), d]` is a
      list of the three items `f(b`, `c)` and `d`, and a bracket cannot follow a name. Quote the
      item, or quote the whole list: its text is then read as one expression.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: [sum(ones(3), axis=-1), 2]
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: "stack(sum(ones(3), axis=-1), 2)"
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
