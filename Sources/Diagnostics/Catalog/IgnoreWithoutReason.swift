extension DiagnosticID {
  /// A comment silences a warning and does not say why.
  public static let ignoreWithoutReason = DiagnosticID(
    "ignore-without-reason",
    severity: .warning,
    summary: "A comment silences a warning and does not say why.",
    explanation: """
      `# onehot-ignore: id reason` silences the warning `id` on its line, or on the next line if the
      comment is on a line of its own. The reason is required, so that the next reader can tell
      whether it still holds.
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
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        spare: exp(w)  # onehot-ignore: unused-name `onehot inspect` shows its shape
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
