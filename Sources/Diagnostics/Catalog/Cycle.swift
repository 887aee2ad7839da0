extension DiagnosticID {
  /// Definitions depend on each other in a cycle.
  public static let cycle = DiagnosticID(
    "cycle",
    summary: "Definitions depend on each other in a cycle.",
    explanation: """
      Definitions may come in any order, but no node may depend on itself, directly or through
      others. The message prints the cycle.
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
    fixed: """
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
