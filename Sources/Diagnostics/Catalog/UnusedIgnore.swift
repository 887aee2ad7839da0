extension DiagnosticID {
  /// A comment silences a warning that its line does not have.
  public static let unusedIgnore = DiagnosticID(
    "unused-ignore",
    severity: .warning,
    summary: "A comment silences a warning that its line does not have.",
    explanation: """
      The warning is gone, or it stands on another line. A comment that stays behind would silence
      the next one, which nobody has looked at.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
