import TensorCore
import TensorOps

extension LanguageFunction {
  /// A value that differentiation takes for a constant.
  static let stopGradient = LanguageFunction(
    "stop_gradient",
    summary: "The same values, constant to every derivative, score terms included.",
    parameters: [Parameter("x", .tensor, "Any values.")],
    example: ("stop_gradient(x)", [4])
  ) { (rows, arguments) throws(LanguageError) in
    let x = arguments.tensor("x")
    guard x.dtype.isFloating else { return x }
    return try rows.mapped(.stopGradient, x)
  }
}
