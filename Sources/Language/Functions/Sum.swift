import TensorOps

extension LanguageFunction {
  /// The sum over row axes.
  static let sum = LanguageFunction.reduction(
    "sum", summary: "The sum over row axes.", example: "sum(m, axis=-1)"
  ) { (rows, x, axes) throws(LanguageError) in try rows.reduce(.sum, x, axes: axes) }
}
