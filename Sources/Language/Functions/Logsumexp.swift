import TensorOps

extension LanguageFunction {
  /// The logarithm of the sum of exponentials over row axes.
  static let logsumexp = LanguageFunction.reduction(
    "logsumexp", summary: "The logarithm of the sum of exponentials over row axes.",
    example: "logsumexp(m, axis=-1)"
  ) { (rows, x, axes) throws(LanguageError) in try rows.reduce(.logsumexp, x, axes: axes) }
}
