import TensorCore
import TensorOps

extension LanguageFunction {
  /// The mean over row axes.
  static let mean = LanguageFunction.reduction(
    "mean", summary: "The mean over row axes.", example: "mean(m, axis=-1)"
  ) { (rows, x, axes) throws(LanguageError) in
    let total = try rows.reduce(.sum, x, axes: axes)
    return try rows.scaled(total, by: Double(total.shape.count) / Double(x.shape.count))
  }
}
