import TensorOps

extension LanguageFunction {
  /// The logistic function, elementwise.
  static let sigmoid = LanguageFunction.elementwise(
    "sigmoid", .sigmoid, summary: "1 / (1 + exp(-x)) of every element, in the unit interval.",
    x: "Real numbers.", example: "sigmoid(x)")
}
