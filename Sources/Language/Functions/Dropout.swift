import Diagnostics
import TensorCore
import TensorIR
import TensorOps

extension LanguageFunction {
  /// Elements set to zero at random (Srivastava et al., 2014), scaled so that the mean stays.
  static let dropout = LanguageFunction(
    "dropout",
    summary: "Random elements set to 0, the others divided by 1 - rate (Srivastava et al., 2014).",
    parameters: Parameter.tensor("x", "Real numbers."),
    Parameter.number("rate", "The probability of 0, from 0 up to but not including 1."),
    example: ("dropout(x, 0.5)", [4])
  ) { (rows, x, rate) throws(LanguageError) in
    try x.requireReal(at: "x")
    guard rate >= 0, rate < 1 else {
      throw LanguageError(
        .numberOutOfRange, "the rate \(rate) is outside [0, 1)", at: "rate",
        help: "the rate is the fraction of the elements that is dropped")
    }
    // The path is taken in evaluations too: later calls must get the same names.
    let path = rows.uniquePath("dropout")
    if rows.isEvaluation || rate == 0 { return x }
    let noise = rows.noise(.uniform, path, purpose: "dropout", x.shape)
    let isKept = try rows.elementwise(.ge, noise, rows.constant(rate))
    return try rows.elementwise(.mul, x, rows.scaled(isKept, by: 1 / (1 - rate)))
  }
}
