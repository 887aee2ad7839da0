import TensorCore
import TensorOps

extension LanguageFunction {
  /// Exponentials along the last axis divided by their sum: a simplex.
  static let softmax = LanguageFunction(
    "softmax", summary: "Exponentials along the last axis divided by their sum: a simplex.",
    parameters: Parameter.tensor("x", "Real numbers; minus infinity excludes a class."),
    example: ("softmax(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    try x.requireAxis("softmax", at: "x")
    return try rows.mapped(.softmax, x)
  }
}
