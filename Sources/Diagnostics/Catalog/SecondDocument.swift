extension DiagnosticID {
  /// The file contains a second YAML document.
  public static let secondDocument = DiagnosticID(
    "second-document",
    summary: "The file contains a second YAML document.",
    explanation: """
      A spec is one document. A reader that expects one document would silently ignore everything
      after a second `---` or after `...`, so the compiler refuses it.
      """,
    failing: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      ---
      name: other
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
