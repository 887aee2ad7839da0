import TensorOps

extension LanguageFunction {
  /// The square root, elementwise.
  static let sqrt = LanguageFunction.elementwise(
    "sqrt", .sqrt, summary: "The square root of every element.",
    x: "Numbers that are not negative.", example: "sqrt(exp(x))")
}
