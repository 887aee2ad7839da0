extension DiagnosticID {
  /// An alias refers to the node that contains it.
  public static let aliasCycle = DiagnosticID(
    "alias-cycle",
    summary: "An alias refers to the node that contains it.",
    explanation: """
      `&a [1, *a]` would be an endless list. A cycle of aliases has no value, so the compiler
      refuses the alias.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: 
          &a [1, *a]
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
