extension DiagnosticID {
  /// A metric is infinite.
  public static let infiniteMetric = DiagnosticID(
    "infinite-metric",
    severity: .warning,
    summary: "A metric is infinite.",
    explanation: """
      The log-likelihood of data that the model takes to be impossible is minus infinity, as that of a 1
      under `bernoulli(probs=0)`: it is a value, and right. One such row makes the mean infinite, so the
      rows are named. `metrics.jsonl` holds the words `"inf"` and `"-inf"`, since JSON has no infinity.
      """)
}
