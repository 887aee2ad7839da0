extension DiagnosticID {
  /// A library named in `use` cannot be read.
  public static let missingLibrary = DiagnosticID(
    "missing-library",
    summary: "A library named in `use` cannot be read.",
    explanation: """
      The path is relative to the file that names it. A library is a spec file that contains only
      functions: its keys are `onehot`, `about`, `use` and `define`.
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
    fixed: """
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
