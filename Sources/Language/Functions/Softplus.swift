import TensorOps

extension LanguageFunction {
  /// log(1 + exp(x)), elementwise.
  static let softplus = LanguageFunction.elementwise(
    "softplus", .softplus, summary: "log(1 + exp(x)) of every element, a smooth and positive ramp.",
    x: "Real numbers.", example: "softplus(x)")
}
