import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let scale = Option.positiveScalar(
    "scale", default: "1.0", "The initial scale of the control variate of the baseline.")
  private static let steinScale = Option.positiveScalar(
    "stein_scale", default: "1.0", "The initial scale of the control variate of the gradient.")
  private static let learn = Option.flag(
    "learn", default: true, "True to learn the scales by minimizing the variance.")

  /// RODEO (Shi et al., 2022): control variates from a discrete Stein operator.
  ///
  /// A resamples one unit: (A h)(z) = 1/D·Σ_v E[h(z with unit v drawn again) − h(z)], so that E[A
  /// h] = 0 for every h. With H_m the linearization of the cost at the other samples, and h_m(z) =
  /// H_m(z)·(z − mean): (f_m − mean of the others' f + α·A H)·(z_m − mean) + β·(A h_m)(z_m). H is
  /// linear, so A has a closed form and needs no evaluation of the cost. α and β are learned by the
  /// estimator's own variance. One forward and one backward pass per sample.
  public static let rodeo = Estimator(
    "rodeo",
    summary: "Leave-one-out with control variates from a discrete Stein operator.",
    formula: "(f - mean of others' f + a A H) (z - mean) + b A h",
    citation: "Shi et al. 2022",
    options: [scale, steinScale, learn],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .derivatives, minimumSamples: 2,
        forward: 1, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let (rank, isLearned) = (site.row.rank, site[learn])
      let alpha = site.tuned(scale, isLearned: isLearned, by: .sideLoss, b)
      let beta = site.tuned(steinScale, isLearned: isLearned, by: .sideLoss, b)
      let (draw, mean, value) = (Formula(site.draw(b), b), site.mean(b), Formula(cost.value, b))
      let slope = (cost.gradient(at: draw.value).1.map { Formula($0, b) } ?? draw.number(0))
        .broadcast(to: draw.shape)
      // H(z) = level + ⟨others, z⟩, of the other samples' linearizations.
      let others = site.otherSamples(slope, rowRank: rank)
      let level = site.otherSamples(value - site.rowSum(slope * draw))
      let linear = level + site.rowSum(others * draw)
      let units = Double(site.units)
      let steps = site.unitSum(others * (mean - draw))
      let total = site.rowSum(others * (mean - draw))
      let smoothed = value + alpha * total / units
      // (A h)_v: other units move H alone, the unit itself moves both factors.
      let score = site.score(draw)
      let own = (site.spread(total) - steps - site.spread(linear)) * score
      let stein = (own + site.covariance(others)) / units
      let gradient = site.spread(value - site.otherSamples(smoothed)) * score + beta * stein
      site.minimizeSquare(of: gradient)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}
