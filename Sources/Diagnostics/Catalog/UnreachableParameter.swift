extension DiagnosticID {
  /// A parameter has no path to the objective.
  public static let unreachableParameter = DiagnosticID(
    "unreachable-parameter",
    severity: .warning,
    summary: "A parameter has no path to the objective.",
    explanation: """
      Its gradient is always zero, so it keeps its initial value. Either the parameter is unused, or
      the objective needs another term.
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
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        v: parameter(3)
        cost: sum((w - v)^2)
      minimize: cost
      """)
}
