extension DiagnosticID {
  /// The first line of a CSV file counts up, as column names often do.
  public static let numericHeader = DiagnosticID(
    "numeric-header",
    severity: .warning,
    summary: "The first line of a CSV file counts up, as column names often do.",
    explanation: """
      Tools name columns 0, 1, 2 and so on if they have no names, and such a line looks like a row
      of values. The reader treats it as values. `header: true` in the source says that the line
      contains names, and `header: false` that it contains values. The reader looks at all columns
      of the file, so that fields with different columns have the same rows.
      """)
}
