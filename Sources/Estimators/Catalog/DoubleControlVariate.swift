import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let scale = Option.positiveScalar(
    "scale", default: "0.5", "The initial scale of the control variate, negated.")
  private static let learn = Option.flag(
    "learn", default: true, "True to learn the scale by minimizing the variance.")

  /// The double control variate (Titsias and Shi, 2022): leave-one-out with gradients of the other
  /// samples.
  ///
  /// With c_m = α·⟨ḡ_m, z_m − mean⟩ and ḡ_m the mean derivative of the cost at the other samples:
  /// (f_m + c_m − mean of the others' f + c)·(z_m − mean) − α·Cov(z)·ḡ_m. Unbiased, since ḡ_m does
  /// not see z_m and the others' c are zero in the mean given it. α is learned by the estimator's
  /// own variance. A forward and a backward pass a sample.
  public static let doubleControlVariate = Estimator(
    "double_control_variate",
    summary: "Leave-one-out with a control variate from the gradients at the other samples.",
    formula: "(f + c - mean of others) (z - mean) - a J g;  c = a <g, z - mean>",
    citation: "Titsias and Shi 2022",
    options: [scale, learn],
    distributions: Distribution.withMean,
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .derivatives, minimumSamples: 2,
        forward: 1, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let draw = Formula(site.draw(b), b)
      // The sign that shrinks the variance is minus: c takes the linear part out of the cost.
      let alpha = -site.tuned(scale, isLearned: site[learn], by: .sideLoss, b)
      let slope = cost.gradient(at: draw.value).1.map { Formula($0, b) } ?? draw.number(0)
      let others = site.otherSamples(slope.broadcast(to: draw.shape), rowRank: site.row.rank)
      let control = alpha * site.rowSum(others * (draw - site.mean(b)))
      let sum = Formula(cost.value, b) + control
      let gradient =
        site.spread(sum - site.otherSamples(sum)) * site.score(draw)
        - alpha * site.covariance(others)
      site.minimizeSquare(of: gradient)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}
