import Diagnostics
import TensorCore
import TensorOps

extension LanguageFunction {
  /// The largest element over row axes, or the larger of two values.
  static let max = LanguageFunction(
    "max",
    summary: "The largest element over row axes, or elementwise the larger of two values.",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.tensor("y", "Real numbers to compare with, elementwise.").optional,
    Parameter.integers(
      "axis", keywordOnly: true,
      "The axes that disappear, without `y`; all of the row's by default."
    ).optional,
    example: ("max(m, axis=-1)", [3])
  ) { (rows, x, y, axis) throws(LanguageError) in
    if let y {
      guard axis == nil else {
        throw LanguageError(
          .typeMismatch, "`max` of two values is elementwise and takes no `axis`", at: "axis")
      }
      return try rows.paired(.maximum, x, y)
    }
    try x.requireReal(at: "x")
    let axes = try x.negativeAxes(axis, at: "axis")
    return try rows.reduce(.reduceMax, x, axes: axes)
  }
}
