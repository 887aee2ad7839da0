import TensorOps

extension LanguageFunction {
  /// The hyperbolic tangent, elementwise.
  static let tanh = LanguageFunction.elementwise(
    "tanh", .tanh, summary: "The hyperbolic tangent of every element.",
    x: "Real numbers.", example: "tanh(x)")
}
