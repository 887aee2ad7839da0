extension DiagnosticID {
  /// A data file is damaged, or not of the format that its name says.
  public static let malformedDataFile = DiagnosticID(
    "malformed-data-file",
    summary: "A data file is damaged, or not of the format that its name says.",
    explanation: """
      The format follows from the name's ending. For example, a web page saved as `train.idx` does
      not start with the two zero bytes of an IDX file, and a line of a CSV file with a word where a
      number is wanted cannot be read. The message says what was found; fetch or write the file
      again.
      """)
}
