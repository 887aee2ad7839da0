extension DiagnosticID {
  /// The content of a data file does not fit the field that it fills.
  public static let dataMismatch = DiagnosticID(
    "data-mismatch",
    summary: "The content of a data file does not fit the field that it fills.",
    explanation: """
      Shape and values are checked against the declaration when the file is read. For example,
      pixels from 0 to 255 do not fit `x: binary[784]`; `scale: 0.00392156862745098` with
      `binarize: threshold(0.5)` makes them fit.
      """)
}
