extension DiagnosticID {
  /// Libraries import each other in a cycle.
  public static let importCycle = DiagnosticID(
    "import-cycle",
    summary: "Libraries import each other in a cycle.",
    explanation: """
      `use` reads the named file first, so a file cannot import itself, neither directly nor through
      another. The message prints the cycle.
      """,
    failing: """
      onehot: 1
      name: toy
      use: {again: spec.yaml}
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
