import TensorOps

extension LanguageFunction {
  /// Rounding down, elementwise.
  static let floor = LanguageFunction.elementwise(
    "floor", .floor, summary: "The greatest whole number that is not above each element.",
    x: "Real numbers.", example: "floor(x)")
}
