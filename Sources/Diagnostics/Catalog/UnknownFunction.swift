extension DiagnosticID {
  /// An expression calls a function that does not exist.
  public static let unknownFunction = DiagnosticID(
    "unknown-function",
    summary: "An expression calls a function that does not exist.",
    explanation: """
      The callable functions are the built-in ones, those under `define` in this file, and
      `alias.name` from a library under `use`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: summ((w - 0.45)^2)
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
