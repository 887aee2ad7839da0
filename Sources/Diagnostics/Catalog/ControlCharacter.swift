extension DiagnosticID {
  /// The file holds a control character.
  public static let controlCharacter = DiagnosticID(
    "control-character",
    summary: "The file holds a control character.",
    explanation: """
      Only tabs and line ends are allowed of the control characters, and a byte order mark
      only as the very first character. They are invisible, so a spec that holds one does not
      say what it seems to say.
      """,
    failing: """
      onehot: 1
      name: toy\u{7}
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
