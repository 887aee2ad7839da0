extension DiagnosticID {
  /// The content of a data file does not fit the field that it fills.
  public static let dataMismatch = DiagnosticID(
    "data-mismatch",
    summary: "The content of a data file does not fit the field that it fills.",
    explanation: """
      The reader of a data file checks its shape and values against the declaration of the field.
      For example, pixels from 0 to 255 do not fit `x: binary[784]`; `scale: 0.00392156862745098`
      with `binarize: threshold(0.5)` makes them fit.
      """)
}
