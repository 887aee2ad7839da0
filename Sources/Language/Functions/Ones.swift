import TensorCore

extension LanguageFunction {
  /// A constant of ones.
  static let ones = LanguageFunction(
    "ones", summary: "A constant whose elements are all 1.",
    parameters: Parameter.shape("shape", "The shape."),
    example: ("ones([2, 3])", [2, 3])
  ) { (rows, shape) throws(LanguageError) in
    try rows.repeated(1, shape)
  }
}
