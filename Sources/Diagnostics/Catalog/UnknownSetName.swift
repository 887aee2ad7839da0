extension DiagnosticID {
  /// `--set` names something that the spec does not have.
  public static let unknownSetName = DiagnosticID(
    "unknown-set-name",
    summary: "`--set` names something that the spec does not have.",
    explanation: """
      `--set NAME=VALUE` sets a hyperparameter, `--set estimators.node=…` an estimator. For
      example, with `hyperparameters: {hidden: 256}`, `--set hiden=64` is refused and `--set
      hidden=64` is fine.
      """)
}
