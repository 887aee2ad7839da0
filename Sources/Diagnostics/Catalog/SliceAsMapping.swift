extension DiagnosticID {
  /// A slice has a space after its colon, which YAML reads as a mapping.
  public static let sliceAsMapping = DiagnosticID(
    "slice-as-mapping",
    summary: "A slice has a space after its colon, which YAML reads as a mapping.",
    explanation: """
      In YAML `: ` separates a key from its value, so a plain value cannot contain `x[1: 3]`. Write
      `x[1:3]`, without the space.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum(w[0: 2])
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum(w[0:2])
      minimize: cost
      """)
}
