extension DiagnosticID {
  /// The number after `onehot:` is no format version that this tool reads.
  public static let unsupportedVersion = DiagnosticID(
    "unsupported-version",
    summary: "The number after `onehot:` is no format version that this tool reads.",
    explanation: """
      The first key says which version of the spec format the file is written in. This tool
      reads version 1.
      """,
    failing: """
      onehot: 2
      name: toy
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
