import TensorOps

extension LanguageFunction {
  /// log(1 + x), elementwise.
  static let log1p = LanguageFunction.elementwise(
    "log1p", .log1p, summary: "log(1 + x) of every element, exact for small x.",
    x: "Numbers above -1.", example: "log1p(exp(x))")
}
