extension DiagnosticID {
  /// A comment silences a warning that does not exist.
  public static let unknownIgnore = DiagnosticID(
    "unknown-ignore",
    severity: .warning,
    summary: "A comment silences a warning that does not exist.",
    explanation: """
      `# onehot-ignore:` needs the id of a warning, which messages show in brackets, and then the
      reason.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)  # onehot-ignore: unused-nme it will be used
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
