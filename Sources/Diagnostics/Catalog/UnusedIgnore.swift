extension DiagnosticID {
  /// A comment silences a warning that does not occur on its line.
  public static let unusedIgnore = DiagnosticID(
    "unused-ignore",
    severity: .warning,
    summary: "A comment silences a warning that does not occur on its line.",
    explanation: """
      Either the warning no longer occurs, or it occurs on another line. If the comment remained, it
      would silence the next such warning unseen.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        # onehot-ignore: unused-name nothing reads it yet
        w: parameter(3)
        cost: sum((w - 0.45)^2)
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
