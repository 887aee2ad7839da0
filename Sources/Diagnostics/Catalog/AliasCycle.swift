extension DiagnosticID {
  /// An alias stands inside the node that its own anchor names.
  public static let aliasCycle = DiagnosticID(
    "alias-cycle",
    summary: "An alias stands inside the node that its own anchor names.",
    explanation: """
      `&a [1, *a]` would be a list without an end. A cycle of aliases has no value, so it is
      refused where the alias stands.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
