extension DiagnosticID {
  /// The objective or a gradient is not a finite number, or a metric is not a number.
  public static let notFinite = DiagnosticID(
    "not-finite",
    summary: "The objective or a gradient is not a finite number, or a metric is not a number.",
    explanation: """
      Training stops at the first such step, because all later steps would be worthless. An
      evaluation stops if a metric is not a number; a metric may be infinite. The usual causes are a
      learning rate that is too high (`sgd(learning_rate=100)`), and a logarithm or a division at
      zero. Lower the rate, clip gradients, or use `logits` instead of `probs`.
      """)
}
