extension DiagnosticID {
  /// YAML 1.1 and YAML 1.2 read the value differently.
  public static let yaml11Spelling = DiagnosticID(
    "yaml-1-1-spelling",
    summary: "YAML 1.1 and YAML 1.2 read the value differently.",
    explanation: """
      `yes`, `no`, `on` and `off` are text in YAML 1.2 and truth values in YAML 1.1; `010` is ten or
      eight; `1_000` and `12:30` are text or numbers. Write the value so that every reader agrees on
      it.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 1_000, seed: 0}
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 1000, seed: 0}
      """)
}
