extension DiagnosticID {
  /// An expression calls a function that does not exist.
  public static let unknownFunction = DiagnosticID(
    "unknown-function",
    summary: "An expression calls a function that does not exist.",
    explanation: """
      Functions are the built-in ones, those of this file's `define`, and `alias.name` of a
      library under `use`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: summ((w - 0.45)^2)
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
