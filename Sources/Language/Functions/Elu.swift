import TensorCore
import TensorOps

extension LanguageFunction {
  /// An exponential linear unit (Clevert et al., 2016).
  static let elu = LanguageFunction(
    "elu",
    summary: "x where it is positive, else alpha (exp(x) - 1) (Clevert et al., 2016).",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.number("alpha", "Minus the limit far below zero; 1.").defaulting(to: 1),
    example: ("elu(x)", [4])
  ) { (rows, x, alpha) throws(LanguageError) in
    let zero = rows.constant(0)
    // For positive x the exponential would overflow. At 0 a tie gives the second operand the
    // cotangent, so the slope there is alpha.
    let below = try rows.mapped(.expm1, rows.paired(.minimum, zero, x, names: ("", "x")))
    let isPositive = RowValue(rows.b.guarding(x.value, exceeds: zero.value), rank: x.rank)
    return try rows.elementwise(.select, isPositive, x, rows.scaled(below, by: alpha))
  }
}
