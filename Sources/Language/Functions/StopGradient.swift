import TensorCore
import TensorOps

extension LanguageFunction {
  /// A value that differentiation takes for a constant.
  static let stopGradient = LanguageFunction(
    "stop_gradient",
    summary: "The same values, constant to every derivative, score terms included.",
    parameters: Parameter.tensor("x", "Any values."),
    example: ("stop_gradient(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    guard x.dtype.isFloating else { return x }
    return try rows.mapped(.stopGradient, x)
  }
}
