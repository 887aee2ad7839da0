extension DiagnosticID {
  /// A library that `use` names cannot be read.
  public static let missingLibrary = DiagnosticID(
    "missing-library",
    summary: "A library that `use` names cannot be read.",
    explanation: """
      The path is relative to the file that names it. A library is a spec file that only holds
      functions: `onehot`, `about`, `use` and `define`.
      """,
    failing: """
      onehot: 1
      name: toy
      use: {nets: lib/networks.yaml}
      model:
        w: nets.weights(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      define:
        weights(n): {return: parameter(n)}
      model:
        w: weights(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
