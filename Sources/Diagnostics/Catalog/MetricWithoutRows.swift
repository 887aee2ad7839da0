extension DiagnosticID {
  /// No row of the evaluated split has what a metric reads.
  public static let metricWithoutRows = DiagnosticID(
    "metric-without-rows",
    summary: "No row of the evaluated split has what a metric reads.",
    explanation: """
      An expression that reads a field that may be missing, as `accuracy(mode(guide.y), y)`, counts only the
      rows that have it, and `log_prob(guide.y)` is 0 in all others. On a split without any labels such a
      metric has no value. Evaluate a labelled split, or leave the metric out.
      """)
}
