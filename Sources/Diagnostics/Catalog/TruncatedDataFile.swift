extension DiagnosticID {
  /// A data file is shorter than its header states.
  public static let truncatedDataFile = DiagnosticID(
    "truncated-data-file",
    summary: "A data file is shorter than its header states.",
    explanation: """
      The download or copy was incomplete. For example, the header of an `.npy` file declares 60,000
      rows of 784, and the file ends after 12,000 of them. Download the file again.
      """)
}
