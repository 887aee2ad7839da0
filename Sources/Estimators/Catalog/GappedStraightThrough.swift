import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The gapped straight-through estimator (Fan et al., 2022): logits moved so that the draw wins
  /// by a gap.
  ///
  /// Backward the surrogate is softmax((θ + stopped(m₁ − m₂)) ⁄ τ), with m₁ = (max θ − θ)·z, which
  /// lifts the drawn class to the maximum, and m₂ = max(θ − max θ + gap, 0)·(1 − z), which holds
  /// the others below it. A Bernoulli is the two classes φ and 0. Biased. One forward and one
  /// backward pass.
  public static let gappedStraightThrough = Estimator(
    "gapped_straight_through",
    summary: "The draw forward; the softmax of logits in which it wins by a gap backward.",
    formula: "J(softmax((logits + m1 - m2) / t)) g / t",
    citation: "Fan et al. 2022",
    options: [
      Option(
        "temperature", .scalar(0...Double.infinity, excludesLowerBound: true), default: "1.0",
        "The temperature: a number above 0 or a schedule."),
      Option(
        "gap", .number(0...Double.infinity), default: "1.0", "The gap to the other classes."),
    ],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in
      let (logits, draw) = (site.logits(b), Formula(site.draw(b), b))
      let (gap, zero) = (site.options.number("gap"), logits.number(0))
      let moved: Formula
      if site.distribution.valueSupport == .onehot {
        let most = Formula(b.emit(.reduceMax, logits.value, attributes: Op.axes => [-1]), b)
        moved = draw.select(most, logits.minimum(most - gap))
      } else {
        let most = logits.maximum(zero)
        let (one, other) = (most - zero.minimum(most - gap), logits.minimum(most - gap) - most)
        moved = draw.select(one, other)
      }
      let surrogate = site.discrete.relax(
        b, site.shifted(to: moved.stopped, b).value, site.scalar("temperature"))
      return site.throughSurrogate(Formula(surrogate.value, b), b)
    },
    gradient: .graph)
}
