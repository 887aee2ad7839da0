import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// Values joined along an axis.
  static let concat = LanguageFunction(
    "concat", summary: "The values joined along an existing axis.",
    parameters: Parameter.tensors("x", "Values whose shapes agree except on that axis."),
    Parameter.integer("axis", keywordOnly: true, "The axis; -1.").defaulting(to: -1),
    example: ("concat(x, b)", [8])
  ) { (rows, x, axis) throws(LanguageError) in
    let values = try x.ofOneKind(at: "x")
    let first = values[0]
    guard first.rank > 0 else {
      throw LanguageError(
        .shapeMismatch, "single numbers have no axis to join along", at: "x",
        label: "shape \(first.shape)", help: "`stack` makes a new axis")
    }
    let axis = try first.negativeAxis(axis, at: "axis")
    func others(_ value: RowValue) -> Shape {
      var shape = value.shape
      shape.extents[axis + shape.rank] = 1
      return shape
    }
    for value in values where value.rank != first.rank || others(value) != others(first) {
      throw LanguageError(
        .shapeMismatch,
        "shapes \(first.shape) and \(value.shape) do not agree beside axis \(axis)", at: "x")
    }
    return RowValue(
      try rows.emit(.concat, values.map(\.value), Attributes([Op.axis => axis])), rank: first.rank)
  }
}
