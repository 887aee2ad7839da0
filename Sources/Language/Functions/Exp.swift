import TensorOps

extension LanguageFunction {
  /// The exponential, elementwise.
  static let exp = LanguageFunction.elementwise(
    "exp", .exp, summary: "The exponential of every element.",
    x: "Real numbers.", example: "exp(x)")
}
