import Diagnostics
import TensorCore

extension LanguageFunction {
  /// The same elements in another shape.
  static let reshape = LanguageFunction(
    "reshape", summary: "The same elements, last axis fastest, in another shape.",
    parameters: Parameter.tensor("x", "Any values."),
    Parameter.shape("shape", "The new shape, with as many elements."),
    example: ("reshape(x, [2, 2])", [2, 2])
  ) { (rows, x, shape) throws(LanguageError) in
    guard x.shape.count == shape.count else {
      throw LanguageError(
        .shapeMismatch,
        "`reshape` cannot turn \(x.shape) into \(shape)", at: "x",
        label: "\(x.shape.count) values", other: ("shape", "needs \(shape.count)"),
        help: "the sizes of the new shape must multiply to \(x.shape.count)")
    }
    return rows.reshape(x, to: shape)
  }
}
