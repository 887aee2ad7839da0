import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// One of two values, elementwise.
  static let `where` = LanguageFunction(
    "where", summary: "x where the condition is 1 and y where it is 0, elementwise.",
    parameters: Parameter.tensor(
      "condition", "Zeros and ones, such as the result of a comparison."),
    Parameter.tensor("x", "Real numbers."),
    Parameter.tensor("y", "Real numbers."),
    example: ("where(x > 0, x, b)", [4])
  ) { (rows, condition, x, y) throws(LanguageError) in
    guard condition.support.isHard else {
      throw LanguageError(
        .supportMismatch, "the condition must be 0 or 1, and this is \(condition.support.rawValue)",
        at: "condition", label: "\(condition.support.rawValue) of shape \(condition.shape)",
        help: "compare it with a number, as in `x > 0`")
    }
    try x.requireReal(at: "x")
    try y.requireReal(at: "y")
    return try rows.elementwise(.select, condition, x, y)
  }
}
