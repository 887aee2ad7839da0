extension DiagnosticID {
  /// A key has no value.
  public static let emptyValue = DiagnosticID(
    "empty-value",
    summary: "A key has no value.",
    explanation: """
      An empty value, `~` and `null` all mean "no value" in YAML. To get the default, leave out the
      key.
      """,
    failing: """
      onehot: 1
      name:
      model:
        w: parameter(3)
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
