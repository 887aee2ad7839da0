import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// Values of one shape along a new first axis.
  public static let stack = LanguageFunction(
    "stack", summary: "Values of one shape along a new first axis.",
    parameters: Parameter.tensors("x", "Values of one shape."),
    example: ("stack(x, b)", [2, 4])
  ) { (rows, x) throws(LanguageError) in
    let values = try x.ofOneKind(at: "x")
    let shape = values[0].shape
    for value in values where value.shape != shape {
      throw LanguageError(
        .shapeMismatch, "shapes \(shape) and \(value.shape) differ, so they do not stack", at: "x")
    }
    let layers = values.map { rows.reshape($0, to: [1] + shape).value }
    return RowValue(
      try rows.emit(.concat, layers, Attributes([Op.axis => -(shape.rank + 1)])),
      rank: shape.rank + 1)
  }
}
