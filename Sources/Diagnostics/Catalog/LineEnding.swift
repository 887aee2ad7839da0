extension DiagnosticID {
  /// A line ends with something other than LF or CRLF.
  public static let lineEnding = DiagnosticID(
    "line-ending",
    summary: "A line ends with something other than LF or CRLF.",
    explanation: """
      Some programs treat a lone carriage return, or one of the Unicode characters next line, line
      separator and paragraph separator, as the end of a line, and others do not, so line numbers
      would disagree.
      """,
    failing: """
      onehot: 1
      name: toy\rabout: none
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      about: none
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
