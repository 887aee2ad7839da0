import Diagnostics
import TensorCore
import TensorOps

extension LanguageFunction {
  /// The smallest element over row axes, or the smaller of two values.
  static let min = LanguageFunction(
    "min",
    summary: "The smallest element over row axes, or elementwise the smaller of two values.",
    parameters: [
      Parameter("x", .tensor, "Real numbers."),
      Parameter("y", .tensor, optional: true, "Real numbers to compare with, elementwise."),
      Parameter(
        "axis", .integers, optional: true, keywordOnly: true,
        "The axes that disappear, without `y`; all of the row's by default."),
    ],
    example: ("min(m, axis=-1)", [3])
  ) { (rows, arguments) throws(LanguageError) in
    let x = arguments.tensor("x")
    if arguments.has("y") {
      guard !arguments.has("axis") else {
        throw LanguageError(
          .typeMismatch, "`min` of two values is elementwise and takes no `axis`", at: "axis")
      }
      return try rows.paired(.minimum, x, arguments.tensor("y"))
    }
    try x.requireReal(at: "x")
    let axes = try arguments.axes(of: x)
    return try rows.negate(rows.reduce(.reduceMax, rows.negate(x), axes: axes))
  }
}
