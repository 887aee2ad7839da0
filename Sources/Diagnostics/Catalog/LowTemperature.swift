extension DiagnosticID {
  /// A temperature is, or becomes, so low that gradients fail.
  public static let lowTemperature = DiagnosticID(
    "low-temperature",
    severity: .warning,
    summary: "A temperature is, or becomes, so low that gradients fail.",
    explanation: """
      Near temperature 0 a relaxed draw lies at a vertex, where its derivative is zero except for
      rare, huge values, so the variance of the gradient grows without bound. Jang et al. (2017)
      anneal to 0.5; below 0.1 training is known to fail.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        z: ~ categorical(logits=w)
        cost: sum((z - 0.45)^2)
      estimators: {z: "gumbel_softmax(temperature=exponential(from=1.0, rate=1e-3, floor=0.01))"}
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        z: ~ categorical(logits=w)
        cost: sum((z - 0.45)^2)
      estimators: {z: "gumbel_softmax(temperature=exponential(from=1.0, rate=1e-3, floor=0.5))"}
      minimize: cost
      """)
}
