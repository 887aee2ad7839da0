import TensorOps

extension LanguageFunction {
  /// The sign, elementwise.
  static let sign = LanguageFunction.elementwise(
    "sign", .sign, summary: "-1, 0 or 1 as each element is negative, zero or positive.",
    x: "Real numbers.", example: "sign(x)")
}
