extension DiagnosticID {
  /// Brackets, mappings or parentheses are nested too deeply.
  public static let nestingDepth = DiagnosticID(
    "nesting-depth",
    summary: "Brackets, mappings or parentheses are nested too deeply.",
    explanation: """
      Collections and parentheses may be nested 64 deep, and an expression may contain 512
      operators; real specs stay far below. The limits prevent hostile or broken input from taking
      minutes or crashing the reader.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: \(String(repeating: "[", count: 70))1\(String(repeating: "]", count: 70))
        cost: sum((w - 0.45)^2)
      minimize: cost
      """,
    fixed: """
      onehot: 1
      name: toy
      model:
        w: [[[1]]]
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
