extension DiagnosticID {
  /// A label in a data file names a class that the field does not have.
  public static let labelOutOfRange = DiagnosticID(
    "label-out-of-range",
    summary: "A label in a data file names a class that the field does not have.",
    explanation: """
      Labels are class numbers from 0. For example, a file with labels 1 to 10 does not fit `y:
      onehot[10]`, whose classes are 0 to 9; declare `onehot[11]`, or renumber the labels. Only a
      field with a trailing `?` may contain −1, which marks a missing label.
      """)
}
