import TensorCore
import TensorOps

extension LanguageFunction {
  /// Normalization of the last axis (Ba et al., 2016).
  static let layerNorm = LanguageFunction(
    "layer_norm",
    summary:
      "The last axis with mean 0 and variance 1, times a gain, plus a bias (Ba et al., 2016).",
    parameters: Parameter.tensor(
      "x", "Real numbers; 1e-5 is added to the variance of the last axis."),
    example: ("layer_norm(x)", [4])
  ) { (rows, x) throws(LanguageError) in
    try x.requireAxis("layer_norm", at: "x")
    try x.requireReal(at: "x")
    let width = x.shape[-1]
    func mean(_ value: RowValue) throws(LanguageError) -> RowValue {
      let total = try rows.reduce(.sum, value, axes: [-1])
      let kept = rows.reshape(total, to: total.shape + [1])
      return try rows.scaled(kept, by: 1 / Double(width))
    }
    let centred = try rows.elementwise(.sub, x, mean(x))
    let variance = try mean(rows.mapped(.square, centred))
    let deviation = try rows.mapped(
      .sqrt, rows.elementwise(.add, variance, rows.constant(1e-5)))
    let path = rows.uniquePath("layer_norm")
    let gain = rows.weight(path, "gain", [width], .constant(1))
    let bias = rows.weight(path, "bias", [width], .constant(0))
    let scaled = try rows.elementwise(.mul, rows.elementwise(.div, centred, deviation), gain)
    return try rows.elementwise(.add, scaled, bias)
  }
}
