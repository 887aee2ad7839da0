import TensorOps

extension LanguageFunction {
  /// The square, elementwise.
  static let square = LanguageFunction.elementwise(
    "square", .square, summary: "The square of every element.",
    x: "Real numbers.", example: "square(x)")
}
