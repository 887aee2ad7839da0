import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// The row's axes in another order.
  static let transpose = LanguageFunction(
    "transpose", summary: "The axes of the row in reverse or in a given order.",
    parameters: Parameter.tensor("x", "Any values."),
    Parameter.integers("axes", "The old number of every new axis; reversed by default.").optional,
    example: ("transpose(m)", [4, 3])
  ) { (rows, x, axes) throws(LanguageError) in
    let wanted = axes ?? (0..<x.rank).reversed()
    let order = try x.negativeAxes(wanted, at: "axes")
    guard order.count == x.rank else {
      throw LanguageError(
        .shapeMismatch, "\(order.count) axes are named and the shape \(x.shape) has \(x.rank)",
        at: "axes", other: ("x", "shape \(x.shape)"))
    }
    if order == Array(-x.rank..<0) { return x }
    return RowValue(
      try rows.emit(.transpose, [x.value], Attributes([Op.permutation => order])), rank: x.rank)
  }
}
