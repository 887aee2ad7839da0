import Diagnostics
import TensorCore
import TensorOps

extension LanguageFunction {
  /// Values held between two numbers.
  static let clip = LanguageFunction(
    "clip", summary: "Every element limited to a range; the slope outside is 0.",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.number("low", "The least value of the result."),
    Parameter.number("high", "The greatest value of the result."),
    example: ("clip(x, -1, 1)", [4])
  ) { (rows, x, low, high) throws(LanguageError) in
    guard low <= high else {
      throw LanguageError(
        .numberOutOfRange, "`low` is \(low), above `high`, which is \(high)", at: "low",
        other: ("high", "the smaller one"))
    }
    let raised = try rows.paired(.maximum, x, rows.constant(low))
    return try rows.elementwise(.minimum, raised, rows.constant(high))
  }
}
