extension DiagnosticID {
  /// Libraries import each other in a circle.
  public static let importCycle = DiagnosticID(
    "import-cycle",
    summary: "Libraries import each other in a circle.",
    explanation: """
      `use` reads the named file first, so a file cannot import itself, neither directly nor
      through another. The message prints the way round.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
