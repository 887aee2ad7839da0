extension DiagnosticID {
  /// A mapping key is a list, a mapping, an alias or empty.
  public static let complexKey = DiagnosticID(
    "complex-key",
    summary: "A mapping key is a list, a mapping, an alias or empty.",
    explanation: """
      Keys are names: plain or quoted text on one line. YAML also allows lists and mappings as keys,
      but a spec has no such key.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        [w]: parameter(3)
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
