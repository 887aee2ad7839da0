extension DiagnosticID {
  /// The file has over 100,000 nodes with aliases expanded, or a mapping over 4,096 keys.
  public static let nodeBudget = DiagnosticID(
    "node-budget",
    summary: "The file has over 100,000 nodes with aliases expanded, or a mapping over 4,096 keys.",
    explanation: """
      An alias repeats the node of its anchor, so a few lines of aliases of aliases can expand to
      billions of nodes. Every visited node counts towards a budget of 100,000, and a mapping may
      have 4,096 keys. Put large tensors into a data file, and repeated parts into `define`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      about: [&a [1, 2, 3, 4, 5, 6, 7, 8, 9], &b [*a, *a, *a, *a, *a, *a, *a, *a, *a],
        &c [*b, *b, *b, *b, *b, *b, *b, *b, *b], &d [*c, *c, *c, *c, *c, *c, *c, *c, *c],
        &e [*d, *d, *d, *d, *d, *d, *d, *d, *d], [*e, *e, *e, *e, *e, *e, *e, *e, *e]]
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
