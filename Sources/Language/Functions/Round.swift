import TensorOps

extension LanguageFunction {
  /// Rounding to the nearest whole number, elementwise.
  static let round = LanguageFunction.elementwise(
    "round", .round, summary: "The nearest whole number to each element, halves to the even one.",
    x: "Real numbers.", example: "round(x)")
}
