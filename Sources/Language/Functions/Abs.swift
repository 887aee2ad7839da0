import TensorOps

extension LanguageFunction {
  /// The absolute value, elementwise.
  static let abs = LanguageFunction.elementwise(
    "abs", .abs, summary: "The absolute value of every element.",
    x: "Real numbers.", example: "abs(x)")
}
