import TensorCore
import TensorOps

extension LanguageFunction {
  /// The class number of a one-hot or the position of the largest entry.
  static let index = LanguageFunction(
    "index",
    summary:
      "The class number of a one-hot, or the position of the largest entry on the last axis.",
    parameters: Parameter.tensor("x", "Real numbers; the last axis, the classes, disappears."),
    example: ("index(z)", [3])
  ) { (rows, x) throws(LanguageError) in
    try x.requireAxis("index", at: "x")
    let position = try rows.mapped(.argmax, x)
    return rows.reshape(position, to: x.shape.leading(exceptLast: 1))
  }
}
