import TensorCore

extension LanguageFunction {
  /// All row axes made one.
  static let flatten = LanguageFunction(
    "flatten", summary: "All axes of the row merged into one, last axis fastest.",
    parameters: [Parameter("x", .tensor, "Any values.")],
    example: ("flatten(m)", [12])
  ) { (rows, arguments) throws(LanguageError) in
    let x = arguments.tensor("x")
    return rows.reshape(x, to: [x.shape.count])
  }
}
