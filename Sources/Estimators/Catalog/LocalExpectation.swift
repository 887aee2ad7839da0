import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// Local expectation gradients (Titsias and Lázaro-Gredilla, 2015): one unit at a time is summed
  /// over.
  ///
  /// For each unit, with all others at their drawn values: Bernoulli p(1 − p)·(f(1) − f(0)),
  /// categorical π∘(F − ⟨π, F⟩) with F_k the cost at class k. Unbiased, and of the lowest variance
  /// here. Downstream draws keep their noise. All units' values are evaluated at once along a
  /// replica axis: 1 + D forward passes for D coins, 1 + D·K for D units of K classes. A linear
  /// layer of the draw is not evaluated again, but updated by the row of its weights for the
  /// change.
  public static let localExpectation = Estimator(
    "local_expectation",
    summary: "The exact expectation over each unit with the others at their drawn values.",
    formula: "p (1 - p) (f(1) - f(0)) for each unit",
    citation: "Titsias and Lázaro-Gredilla 2015; De Smet et al. 2023",
    options: [],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values,
        evaluations: { size in
          Evaluations(
            forward: 1 + size.units * (size.arity == 2 ? 1 : size.arity), backward: 0)
        })
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let draw = Formula(site.draw(b), b)
      let weight = site.spread(Formula(cost.weight, b))
      let costs = Formula(cost.at(UnitChanges(draw, site)), b)
      // The cost of the replica in which an entry was changed, at that entry.
      func atEntries(_ costs: Formula) -> Formula {
        let order = (1..<costs.shape.rank).map { $0 - costs.shape.rank } + [-costs.shape.rank]
        return Formula(b.emit(.transpose, costs.value, attributes: Op.permutation => order), b)
          .reshaped(last: 1, to: site.row)
      }
      if site.distribution.valueSupport != .onehot {
        let change = atEntries(costs - Formula(cost.value, b))
        return [(change * (1 - draw * 2) * site.covariance(draw.number(1)) * weight).value]
      }
      let changed = atEntries(costs)
      // An impossible class may have an infinite cost, and counts 0.
      let values = site.mean(b).isGreater(than: 0).select(changed, changed.number(0))
      return [(site.covariance(values) * weight).value]
    })
}
