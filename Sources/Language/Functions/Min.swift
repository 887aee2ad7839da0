import Diagnostics
import TensorCore
import TensorOps

extension LanguageFunction {
  /// The smallest element over row axes, or the smaller of two values.
  static let min = LanguageFunction(
    "min",
    summary: "The smallest element over row axes, or elementwise the smaller of two values.",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.tensor("y", "Real numbers to compare with, elementwise.").optional,
    Parameter.integers(
      "axis", keywordOnly: true,
      "The axes that disappear, without `y`; all of the row's by default."
    ).optional,
    example: ("min(m, axis=-1)", [3])
  ) { (rows, x, y, axis) throws(LanguageError) in
    if let y {
      guard axis == nil else {
        throw LanguageError(
          .typeMismatch, "`min` of two values is elementwise and takes no `axis`", at: "axis")
      }
      return try rows.paired(.minimum, x, y)
    }
    try x.requireReal(at: "x")
    let axes = try x.negativeAxes(axis, at: "axis")
    return try rows.negate(rows.reduce(.reduceMax, rows.negate(x), axes: axes))
  }
}
