extension DiagnosticID {
  /// Definitions depend on themselves.
  public static let cycle = DiagnosticID(
    "cycle",
    summary: "Definitions depend on themselves.",
    explanation: """
      Definitions may come in any order, but what a node depends on must not lead back to it.
      The message prints the way round.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        v: w + u
        u: 2 * v
        cost: sum(v)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        v: w + 1
        u: 2 * v
        cost: sum(u)
      minimize: cost
      """)
}
