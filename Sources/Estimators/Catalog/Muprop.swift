import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let baseline = Baseline.option(
    [.none, .movingAverage, .inputDependent], default: "none")

  /// MuProp (Gu et al., 2016): the score function with the cost's linearization at the mean field.
  ///
  /// (f(z) − h(z) − B)·∇ log q(z) + f′(μ)·∂mean, with h(z) = f(μ) + ⟨f′(μ), z − μ⟩ and μ the mean
  /// field: one pass from the data through every layer with means for draws. Unbiased for any μ
  /// that does not see z, since E[⟨f′(μ), z − μ⟩·∇ log q] = f′(μ)·∂mean. The model must be defined
  /// and differentiable at means. Forward passes: the draw's and the mean field's; backward: the
  /// mean field's.
  public static let muprop = Estimator(
    "muprop",
    summary:
      "The score function with a linearization of the cost at the mean field as control variate.",
    formula: "(f(z) - f(m) - <f'(m), z - m> - B) (z - mean) + J f'(m)",
    citation: "Gu et al. 2016",
    options: [baseline],
    distributions: Distribution.withMean,
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .meanField, forward: 2, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let (draw, point) = (Formula(site.draw(b), b), cost.meanField())
      let slope = point.slope.map { Formula($0, b) } ?? draw.number(0)
      let change = site.rowSum(slope * (draw - Formula(point.mean, b)))
      let rest = Formula(cost.value, b) - Formula(point.cost, b) - change
      let signal = site[baseline].centred(rest, site, b)
      let gradient = site.spread(signal) * site.score(draw) + site.covariance(slope)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}
