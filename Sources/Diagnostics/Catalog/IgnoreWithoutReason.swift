extension DiagnosticID {
  /// A comment silences a warning and does not say why.
  public static let ignoreWithoutReason = DiagnosticID(
    "ignore-without-reason",
    severity: .warning,
    summary: "A comment silences a warning and does not say why.",
    explanation: """
      `# onehot-ignore: id reason` silences the warning `id` on its line, or on the next line where
      the comment stands alone. Whoever reads it next must be able to tell whether the reason still
      holds, so one has to be given.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        spare: exp(w)  # onehot-ignore: unused-name
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        spare: exp(w)  # onehot-ignore: unused-name `onehot inspect` shows its shape
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
