import Diagnostics
import TensorCore

extension LanguageFunction {
  /// A free weight.
  static let parameter = LanguageFunction(
    "parameter", summary: "A free weight that all rows share; its name is its path in the spec.",
    parameters: Parameter.shape("shape", "The shape."),
    Parameter.initializer(
      "init", keywordOnly: true,
      "The initial values: a list of the same shape, a number or an initializer; zeros."
    ).optional,
    example: ("parameter([2, 3], init=normal(0.1))", [2, 3])
  ) { (rows, shape, given) throws(LanguageError) in
    var initializer = given ?? .constant(0)
    if case .literal(let tensor) = initializer, tensor.shape != shape {
      guard tensor.shape.rank == 0 else {
        throw LanguageError(
          .shapeMismatch, "`init` has the shape \(tensor.shape) and the parameter \(shape)",
          at: "init", label: "shape \(tensor.shape)", other: ("shape", "shape \(shape)"))
      }
      initializer = .constant(tensor.elements[0])
    }
    let path = rows.uniquePath("parameter")
    // A node's weight has the node's name, and an objective has none that would do.
    return rows.weight(path, path.contains(".") ? "" : "parameter", shape, initializer)
  }
}
