import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The measure-valued derivative by coupling (Pflug, 1989; Arya et al., 2022): one unit is drawn
  /// again.
  ///
  /// A unit is picked at random and flipped, or its class drawn again, with the same noise
  /// downstream. Bernoulli: D·½·(f(flip) − f(b))·(1 − 2b)·P(other value); categorical: D·½·(f(z′) −
  /// f(z))·(z′ − z). There is no division by a probability. Unbiased. Two forward passes.
  public static let measureValued = Estimator(
    "measure_valued",
    summary: "The change of the cost when one unit, picked at random, takes another value.",
    formula: "D (f(z') - f(z)) (z' - z) / 2 for one unit",
    citation: "Pflug 1989; Arya et al. 2022",
    options: [],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values, forward: 2, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let draw = Formula(site.draw(b), b)
      let isCategorical = site.distribution.valueSupport == .onehot
      let unitShape = isCategorical ? site.row.leading(exceptLast: 1) + [1] : site.row
      let scaled = Formula(site.noise(.uniform, "unit", row: []), b) * Double(site.units)
      let picked = Formula(b.emit(.floor, scaled.value), b)
      let mask = site.spread(picked).isEqual(to: site.constant(unitShape, b) { Double($0) })
      let other =
        isCategorical
        ? Formula(
          site.distribution.draw(b, site.parameters, site.noise(.gumbel, "coupled")), b)
        : 1 - draw
      let moved = draw + mask * (other - draw)
      let change = Formula(cost.at(moved.value), b) - Formula(cost.value, b)
      // A flip is certain, so its weight is the probability of the other value.
      let p = site.mean(b)
      let chance = isCategorical ? p.number(1) : draw * (1 - p) + (1 - draw) * p
      let scale = 0.5 * Double(site.units)
      let signal = site.spread(change * Formula(cost.weight, b))
      return [(signal * mask * (other - draw) * chance * scale).value]
    })
}
