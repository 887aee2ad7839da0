extension DiagnosticID {
  /// No row of the evaluated split counts for a metric.
  public static let metricWithoutRows = DiagnosticID(
    "metric-without-rows",
    summary: "No row of the evaluated split counts for a metric.",
    explanation: """
      An expression that reads an optional field, such as `accuracy(mode(guide.y), y)`, counts only
      the rows that have the field, and `log_prob(guide.y)` is 0 in all other rows. On a split
      without labels such a metric has no value. Evaluate a labelled split, or remove the metric.
      """)
}
