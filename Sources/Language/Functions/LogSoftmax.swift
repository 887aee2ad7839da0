import TensorCore
import TensorOps

extension LanguageFunction {
  /// The logarithm of the softmax along the last axis.
  static let logSoftmax = LanguageFunction(
    "log_softmax", summary: "The logarithm of the softmax along the last axis.",
    parameters: Parameter.tensor("x", "Real numbers; minus infinity excludes a class."),
    example: ("log_softmax(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    try x.requireAxis("log_softmax", at: "x")
    return try rows.mapped(.logSoftmax, x)
  }
}
