extension DiagnosticID {
  /// The first line of a CSV file counts up, as names of columns do.
  public static let numericHeader = DiagnosticID(
    "numeric-header",
    severity: .warning,
    summary: "The first line of a CSV file counts up, as names of columns do.",
    explanation: """
      Tools name columns 0, 1, 2 and so on where they have no names, and such a line looks like a row of
      values. It is read as one; `header: true` in the source says that it holds names, and
      `header: false` that it holds values. The line is judged by all columns of the file, so that fields
      that take different columns have the same rows.
      """)
}
