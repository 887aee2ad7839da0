import TensorCore

extension LanguageFunction {
  /// All row axes made one.
  static let flatten = LanguageFunction(
    "flatten", summary: "All axes of the row merged into one, last axis fastest.",
    parameters: Parameter.tensor("x", "Any values."),
    example: ("flatten(m)", [12])
  ) { (rows, x) throws(LanguageError) in
    return rows.reshape(x, to: [x.shape.count])
  }
}
