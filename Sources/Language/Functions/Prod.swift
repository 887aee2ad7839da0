import TensorOps

extension LanguageFunction {
  /// The product over row axes.
  static let prod = LanguageFunction.reduction(
    "prod", summary: "The product over row axes.", example: "prod(m, axis=-1)"
  ) { (rows, x, axes) throws(LanguageError) in try rows.reduce(.reduceProd, x, axes: axes) }
}
