import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let gap = Option.number(
    "gap", 0...Double.infinity, default: "1.0", "The gap to the other classes.")

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
    options: [temperature, gap],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in
      let (logits, draw) = (site.logits(b), Formula(site.draw(b), b))
      let (least, zero) = (site[gap], logits.number(0))
      let moved: Formula
      if site.distribution.valueSupport == .onehot {
        let most = Formula(b.emit(.reduceMax, logits.value, attributes: Op.axes => [-1]), b)
        moved = draw.select(most, logits.minimum(most - least))
      } else {
        let most = logits.maximum(zero)
        let (one, other) = (most - zero.minimum(most - least), logits.minimum(most - least) - most)
        moved = draw.select(one, other)
      }
      let surrogate = site.discrete.relax(
        b, site.shifted(to: moved.stopped, b).value, site[temperature])
      return site.throughSurrogate(Formula(surrogate.value, b), b)
    },
    gradient: .graph)
}
