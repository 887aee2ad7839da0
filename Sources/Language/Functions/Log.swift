import TensorOps

extension LanguageFunction {
  /// The natural logarithm, elementwise.
  static let log = LanguageFunction.elementwise(
    "log", .log, summary: "The natural logarithm of every element.",
    x: "Positive numbers.", example: "log(exp(x))")
}
