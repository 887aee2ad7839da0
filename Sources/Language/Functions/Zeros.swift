import TensorCore

extension LanguageFunction {
  /// A constant of zeros.
  static let zeros = LanguageFunction(
    "zeros", summary: "A constant whose elements are all 0.",
    parameters: Parameter.shape("shape", "The shape."),
    example: ("zeros([2, 3])", [2, 3])
  ) { (rows, shape) throws(LanguageError) in
    try rows.repeated(0, shape)
  }
}
