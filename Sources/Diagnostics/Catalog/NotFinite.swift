extension DiagnosticID {
  /// The objective or a gradient is infinite or not a number.
  public static let notFinite = DiagnosticID(
    "not-finite",
    summary: "The objective or a gradient is infinite or not a number, or a metric not a number.",
    explanation: """
      Training stops at the first such step, because everything after it would be worthless, and so does
      an evaluation with a metric that is not a number; a metric may be infinite.
      Often the learning rate is too high (`sgd(learning_rate=100)`), or a logarithm or a
      division meets zero; lower the rate, clip gradients, or use `logits` instead of `probs`.
      """)
}
