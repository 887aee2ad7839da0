extension DiagnosticID {
  /// The name of a spec cannot be that of a folder.
  public static let unusableName = DiagnosticID(
    "unusable-name",
    summary: "The name of a spec cannot be that of a folder.",
    explanation: """
      A run is kept in `runs/` under the name of its spec, and the name stands in lines of output. It
      starts with a letter, a digit or `_`, holds neither `/` nor `\\` nor control characters, does
      not end with a dot or a space, and has at most 100 bytes.
      """,
    failing: """
      onehot: 1
      name: ../toy
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
