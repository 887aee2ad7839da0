extension DiagnosticID {
  /// A run is evaluated on different data from its training data.
  public static let otherData = DiagnosticID(
    "other-data",
    severity: .warning,
    summary: "A run is evaluated on different data from its training data.",
    explanation: """
      A file in the folder given by `--data-dir` has the name of a file that the run read in
      training, but different content. The command continues, since new data are a reason to give a
      folder. Without `--data-dir` the command refuses a changed file.
      """)
}
