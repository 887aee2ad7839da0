import TensorCore

extension LanguageFunction {
  /// The matrix product, also written `@`.
  static let matmul = LanguageFunction(
    "matmul",
    summary: "The matrix product of vectors and matrices with numpy's rules, also written `x @ y`.",
    parameters: [
      Parameter("x", .tensor, "A vector `[k]` or a matrix `[n, k]`."),
      Parameter("y", .tensor, "A vector `[k]` or a matrix `[k, m]`."),
    ],
    example: ("matmul(m, x)", [3])
  ) { (rows, arguments) throws(LanguageError) in
    try rows.matmul(arguments.tensor("x"), arguments.tensor("y"))
  }
}
