import TensorCore
import TensorOps

extension LanguageFunction {
  /// The Gaussian error linear unit (Hendrycks and Gimpel, 2016), exact.
  static let gelu = LanguageFunction(
    "gelu",
    summary: "x times the normal distribution function of x (Hendrycks and Gimpel, 2016), exact.",
    parameters: Parameter.tensor("x", "Real numbers."),
    example: ("gelu(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    try x.requireReal(at: "x")
    let erf = try rows.mapped(.erf, rows.scaled(x, by: 0.5.squareRoot()))
    let half = try rows.scaled(x, by: 0.5)
    return try rows.elementwise(.mul, half, rows.elementwise(.add, erf, rows.constant(1)))
  }
}
