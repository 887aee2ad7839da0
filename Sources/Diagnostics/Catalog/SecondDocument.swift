extension DiagnosticID {
  /// A second YAML document in the file.
  public static let secondDocument = DiagnosticID(
    "second-document",
    summary: "A second YAML document in the file.",
    explanation: """
      A spec is one document. What follows a second `---` (or stands after `...`) would be
      ignored by a reader that does not look for it, so it is refused.
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
    mended: """
      onehot: 1
      name: toy
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """)
}
