extension DiagnosticID {
  /// A dash and a space follow a key on the same line.
  public static let dashAfterKey = DiagnosticID(
    "dash-after-key",
    summary: "A dash and a space follow a key on the same line.",
    explanation: """
      YAML reads `- ` as the start of a list item, and a list cannot start on the line of its key.
      To write a minus sign, put no space after it: `-iwae(samples=5)`.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: - cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: -cost
      """)
}
