extension DiagnosticID {
  /// An alias names an anchor that the file has not defined before it.
  public static let undefinedAlias = DiagnosticID(
    "undefined-alias",
    summary: "An alias names an anchor that the file has not defined before it.",
    explanation: """
      `*name` repeats the node marked `&name` earlier in the same file. Anchors do not cross
      files; to share parts between files use `use` and `define`. A value that is meant to be
      a product cannot start with `*`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: *weights
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
