extension DiagnosticID {
  /// A line end other than LF or CRLF.
  public static let lineEnding = DiagnosticID(
    "line-ending",
    summary: "A line end other than LF or CRLF.",
    explanation: """
      A lone carriage return, and the Unicode characters next line, line separator and
      paragraph separator, end a line for some programs and not for others, so line numbers
      would not agree.
      """,
    failing: """
      onehot: 1
      name: toy\rabout: none
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      about: none
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
