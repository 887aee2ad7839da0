extension DiagnosticID {
  /// The name of the spec cannot be the name of a folder.
  public static let unusableName = DiagnosticID(
    "unusable-name",
    summary: "The name of the spec cannot be the name of a folder.",
    explanation: """
      The folder of a run is `runs/` and the name of its spec, and output lines print the name. A
      name must start with a letter, a digit or `_`, must not contain `/`, `\\` or control
      characters, must not end with a dot or a space, and may have at most 100 bytes.
      """,
    failing: """
      onehot: 1
      name: ../toy
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
