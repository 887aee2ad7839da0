extension DiagnosticID {
  /// The file has more than 100,000 nodes once its aliases are expanded, or a mapping 4,096 keys.
  public static let nodeBudget = DiagnosticID(
    "node-budget",
    summary: "The file has more than 100,000 nodes once its aliases are expanded, or 4,096 keys.",
    explanation: """
      An alias repeats the node its anchor names, so a few lines of aliases of aliases can
      stand for billions of nodes. Every node that is visited counts against a budget of
      100,000, and one mapping may have 4,096 keys. Put large tensors into a data file, and repeated
      parts into `define`.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
