import TensorCore
import TensorOps

extension LanguageFunction {
  /// max(x, 0), elementwise.
  static let relu = LanguageFunction(
    "relu", summary: "max(x, 0) of every element; its slope at 0 is 0.",
    parameters: Parameter.tensor("x", "Real numbers."),
    example: ("relu(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    try rows.paired(.maximum, x, rows.constant(0))
  }
}
