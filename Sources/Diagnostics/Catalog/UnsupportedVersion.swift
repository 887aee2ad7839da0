extension DiagnosticID {
  /// The number after `onehot:` is not a supported format version.
  public static let unsupportedVersion = DiagnosticID(
    "unsupported-version",
    summary: "The number after `onehot:` is not a supported format version.",
    explanation: """
      The first key gives the version of the spec format. This tool reads version 1.
      """,
    failing: """
      onehot: 2
      name: toy
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
