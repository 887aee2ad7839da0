extension DiagnosticID {
  /// A data file is damaged, or its format differs from its file name extension.
  public static let malformedDataFile = DiagnosticID(
    "malformed-data-file",
    summary: "A data file is damaged, or its format differs from its file name extension.",
    explanation: """
      The extension of the file name determines the format. For example, a web page saved as
      `train.idx` does not start with the two zero bytes of an IDX file, and a CSV file may contain
      a word in place of a number. The message quotes the content at fault. Download or write the
      file again.
      """)
}
