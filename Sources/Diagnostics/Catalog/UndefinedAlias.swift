extension DiagnosticID {
  /// An alias refers to an anchor that is not defined before it.
  public static let undefinedAlias = DiagnosticID(
    "undefined-alias",
    summary: "An alias refers to an anchor that is not defined before it.",
    explanation: """
      `*name` repeats the node that `&name` marks earlier in the same file. Anchors do not work
      across files; to share parts between files use `use` and `define`. A product cannot start with
      `*`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: *weights
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
