import TensorCore

extension LanguageFunction {
  /// The matrix product, also written `@`.
  static let matmul = LanguageFunction(
    "matmul",
    summary: "The matrix product of vectors and matrices with numpy's rules, also written `x @ y`.",
    parameters: Parameter.tensor("x", "A vector `[k]` or a matrix `[n, k]`."),
    Parameter.tensor("y", "A vector `[k]` or a matrix `[k, m]`."),
    example: ("matmul(m, x)", [3])
  ) { (rows, x, y) throws(LanguageError) in
    try rows.matmul(x, y)
  }
}
