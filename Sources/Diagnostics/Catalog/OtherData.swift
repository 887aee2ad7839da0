extension DiagnosticID {
  /// A run is evaluated on other data than it was trained with.
  public static let otherData = DiagnosticID(
    "other-data",
    severity: .warning,
    summary: "A run is evaluated on other data than it was trained with.",
    explanation: """
      A file in the folder that `--data-dir` names has the name of one that the run read when it was
      trained, and another content. The command goes on, since new data are a reason to name a folder;
      without `--data-dir` a changed file is refused.
      """)
}
