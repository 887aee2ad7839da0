extension DiagnosticID {
  /// A metric is infinite.
  public static let infiniteMetric = DiagnosticID(
    "infinite-metric",
    severity: .warning,
    summary: "A metric is infinite.",
    explanation: """
      If the model gives data the probability 0, the log-likelihood is minus infinity, such as that
      of a 1 under `bernoulli(probs=0)`. The value is correct. One such row makes the mean infinite,
      so the warning names the rows. `metrics.jsonl` contains the strings `"inf"` and `"-inf"`,
      since JSON has no infinity.
      """)
}
