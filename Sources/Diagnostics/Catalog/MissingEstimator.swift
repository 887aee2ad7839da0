extension DiagnosticID {
  /// A random variable between parameter and objective has no estimator.
  public static let missingEstimator = DiagnosticID(
    "missing-estimator",
    summary: "A random variable between parameter and objective has no estimator.",
    explanation: """
      No default is legal here, so the compiler does not choose one. Name one under
      `estimators`, or give a `default:`.
      """)
}
