import TensorCore
import TensorOps

extension LanguageFunction {
  /// A ramp with a small slope below zero (Maas et al., 2013).
  static let leakyRelu = LanguageFunction(
    "leaky_relu",
    summary: "x where it is positive, else slope times x (Maas et al., 2013).",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.number("slope", "The slope below zero; 0.01.").defaulting(to: 0.01),
    example: ("leaky_relu(x, 0.2)", [4])
  ) { (rows, x, slope) throws(LanguageError) in
    try x.requireReal(at: "x")
    let isPositive = RowValue(
      rows.b.guarding(x.value, exceeds: rows.constant(0).value), rank: x.rank)
    let below = try rows.scaled(x, by: slope)
    return try rows.elementwise(.select, isPositive, x, below)
  }
}
