extension DiagnosticID {
  /// The file contains a control character.
  public static let controlCharacter = DiagnosticID(
    "control-character",
    summary: "The file contains a control character.",
    explanation: """
      A spec may contain no control characters except tabs and line ends, and a byte order mark only
      as its first character. Control characters are invisible, so a spec with one does not say what
      it appears to say.
      """,
    failing: """
      onehot: 1
      name: toy\u{7}
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
