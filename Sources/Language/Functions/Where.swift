import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// One of two values, elementwise.
  static let `where` = LanguageFunction(
    "where", summary: "x where the condition is 1 and y where it is 0, elementwise.",
    parameters: [
      Parameter("condition", .tensor, "Zeros and ones, such as the result of a comparison."),
      Parameter("x", .tensor, "Real numbers."),
      Parameter("y", .tensor, "Real numbers."),
    ],
    example: ("where(x > 0, x, b)", [4])
  ) { (rows, arguments) throws(LanguageError) in
    let condition = arguments.tensor("condition")
    let (x, y) = (arguments.tensor("x"), arguments.tensor("y"))
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
