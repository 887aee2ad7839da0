import Diagnostics
import TensorCore
import TensorOps

extension LanguageFunction {
  /// The largest element over row axes, or the larger of two values.
  static let max = LanguageFunction(
    "max",
    summary: "The largest element over row axes, or elementwise the larger of two values.",
    parameters: [
      Parameter("x", .tensor, "Real numbers."),
      Parameter("y", .tensor, optional: true, "Real numbers to compare with, elementwise."),
      Parameter(
        "axis", .integers, optional: true, keywordOnly: true,
        "The axes that disappear, without `y`; all of the row's by default."),
    ],
    example: ("max(m, axis=-1)", [3])
  ) { (rows, arguments) throws(LanguageError) in
    let x = arguments.tensor("x")
    if arguments.has("y") {
      guard !arguments.has("axis") else {
        throw LanguageError(
          .typeMismatch, "`max` of two values is elementwise and takes no `axis`", at: "axis")
      }
      return try rows.paired(.maximum, x, arguments.tensor("y"))
    }
    try x.requireReal(at: "x")
    let axes = try arguments.axes(of: x)
    return try rows.reduce(.reduceMax, x, axes: axes)
  }
}
