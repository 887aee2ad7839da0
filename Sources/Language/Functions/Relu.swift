import TensorCore
import TensorOps

extension LanguageFunction {
  /// max(x, 0), elementwise.
  static let relu = LanguageFunction(
    "relu", summary: "max(x, 0) of every element; its slope at 0 is 0.",
    parameters: [Parameter("x", .tensor, "Real numbers.")],
    example: ("relu(x)", [4])
  ) { (rows, arguments) throws(LanguageError) in
    try rows.paired(.maximum, arguments.tensor("x"), rows.constant(0))
  }
}
