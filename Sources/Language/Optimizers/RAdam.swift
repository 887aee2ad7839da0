import TensorIR
import TensorOps

extension Optimizer {
  /// Rectified Adam (Liu et al., 2020, algorithm 2).
  static let radam = Optimizer(
    "radam",
    summary: "Adam whose steps are scaled by the certainty of v; while that is unknown, "
      + "w ← w − learning_rate·m̂ (Liu et al., 2020).",
    options: [learningRate.defaulting(to: "1e-3")] + AdamMoments.options,
    slots: { _ in AdamMoments.slots }
  ) { b, update in
    let moments = AdamMoments(b, update)
    let longest = 2 / (1 - update[AdamMoments.beta2]) - 1
    var direction = moments.mean
    // An average shorter than four steps never tells the variance.
    if longest > 4 {
      // ρ = ρ∞ − 2·t·β₂ᵗ ⁄ (1 − β₂ᵗ)
      let (t, one) = (update.step, b.constant(1, like: update.step))
      let odds = b.emit(.div, b.emit(.sub, one, moments.rest2), moments.rest2)
      let lost = b.emit(.mul, b.emit(.mul, b.constant(2, like: t), t), odds)
      let length = b.emit(.sub, b.constant(longest, like: t), lost)
      let four = b.constant(4, like: t)
      let isTractable = b.emit(.gt, length, four)
      // r² = (ρ − 4)(ρ − 2)·ρ∞ ⁄ ((ρ∞ − 4)(ρ∞ − 2)·ρ), which is 0 at ρ = 4.
      let safe = b.emit(.maximum, length, four)
      let product = b.emit(
        .mul, b.emit(.sub, safe, four), b.emit(.sub, safe, b.constant(2, like: t)))
      let factor = longest / ((longest - 4) * (longest - 2))
      let squared = b.emit(.mul, b.emit(.div, product, safe), b.constant(factor, like: t))
      let rectifier = b.converted(b.emit(.sqrt, squared), like: update.parameter)
      let rectified = b.emit(.mul, rectifier, moments.direction(b, update))
      direction = b.emit(
        .select, b.converted(isTractable, like: update.parameter), rectified, direction)
    }
    return (update.moved(b, by: b.emit(.mul, update.rate(b), direction)), moments.values)
  }
}
