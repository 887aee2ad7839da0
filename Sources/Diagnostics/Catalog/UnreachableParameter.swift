extension DiagnosticID {
  /// A parameter has no path to the objective.
  public static let unreachableParameter = DiagnosticID(
    "unreachable-parameter",
    severity: .warning,
    summary: "A parameter has no path to the objective.",
    explanation: """
      Its gradient is zero always, so it keeps its initial value. Either it is not used or the
      objective lacks a term.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        v: parameter(3)
        cost: sum((w - stop_gradient(v))^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        v: parameter(3)
        cost: sum((w - v)^2)
      minimize: cost
      """)
}
