extension DiagnosticID {
  /// `kl=analytic` where the analytic term is not part of the bound.
  public static let analyticKLIllegal = DiagnosticID(
    "analytic-kl-illegal",
    summary: "`kl=analytic` where the analytic term is not part of the bound.",
    explanation: """
      The KL divergence may be taken in closed form only if no parent of the variable in the
      model descends from the variable in the order of sampling. Leave out `kl` to get the
      closed form where it is right and the sampled one elsewhere.
      """)
}
