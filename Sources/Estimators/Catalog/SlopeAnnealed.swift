import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let slope = Option.positiveScalar(
    "slope", default: "1.0", "The slope: a number above 0 or a schedule that rises.")

  /// Slope-annealed straight-through (Chung, Ahn and Bengio, 2016): the mean's slope grows during
  /// training.
  ///
  /// The model sees the draw; backward it is σ(s·φ), or softmax(s·θ), with a slope s that a
  /// schedule raises from 1, so that the surrogate tends to the step. Only the backward pass knows
  /// the slope. Biased. One forward and one backward pass.
  public static let slopeAnnealed = Estimator(
    "slope_annealed",
    summary: "The draw forward; the derivative of a steepened mean backward.",
    formula: "J(mean(s logits)) s f'(z)",
    citation: "Chung, Ahn and Bengio 2016",
    options: [slope],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in
      let scale = Formula(b.emit(.reciprocal, site[slope]), b)
      return site.throughSurrogate(
        Formula(site.discrete.relax(b, site.parameters[0], scale.value).value, b), b)
    },
    gradient: .graph)
}
