extension DiagnosticID {
  /// A data file ends before its header says.
  public static let truncatedDataFile = DiagnosticID(
    "truncated-data-file",
    summary: "A data file ends before its header says.",
    explanation: """
      The download or copy was cut off. For example, an `.npy` file whose header says 60,000
      rows of 784 and that ends after 12,000 of them. Fetch the file again.
      """)
}
