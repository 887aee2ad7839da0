extension DiagnosticID {
  /// A quantity cannot be exported.
  public static let exportRefused = DiagnosticID(
    "export-refused",
    summary: "A quantity cannot be exported.",
    explanation: """
      `onehot export` writes code for a format only if every operation of the quantity has a
      counterpart there, and if the quantity is the same function for any number of rows.
      Otherwise it names the operation and writes nothing. Another format may have a counterpart.
      """)
}
