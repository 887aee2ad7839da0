import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let scale = Option.positiveScalar(
    "scale", default: "1.0", "The initial scale of the control variate.")
  private static let learn = Option.flag(
    "learn", default: true, "True to learn both by minimizing the estimator's variance.")

  /// REBAR (Tucker et al., 2017): the score function with the relaxed model as control variate.
  ///
  /// (f(b) − η·f(ỹ))·∇ log q(b) + η·∂f(y) − η·∂f(ỹ), with y the relaxed draw of the same noise as b
  /// and ỹ the relaxed draw of noise drawn given b, differentiated through its dependence on the
  /// logits. Unbiased for every η and temperature, which are learned by the derivative of the
  /// estimator's own square. Downstream draws are relaxed in both evaluations, with the same noise,
  /// so that f is smooth in y. Three forward and two backward passes.
  public static let rebar = Estimator(
    "rebar",
    summary: "The score function with the relaxed model as control variate.",
    formula: "(f(b) - n f(y~)) (z - mean) + n d(f(y) - f(y~))",
    citation: "Tucker et al. 2017",
    options: [
      temperature.defaulting(to: "0.5", "The initial temperature of the control variate."), scale,
      learn,
    ],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .interiorBehind, forward: 3,
        backward: 2)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let tau = site.tuned(temperature, isLearned: site[learn], by: .sideLoss, b)
      let eta = site.tuned(scale, isLearned: site[learn], by: .sideLoss, b)
      let pair = relaxedPair(site, tau, b)
      let (values, slopes) = cost.gradient(at: pair.value, .relaxed(temperature: tau.value))
      let slope = slopes.map { Formula($0, b) } ?? pair.number(0)
      let gradient = controlled(site, cost, pair, eta * Formula(values, b), eta * slope, b)
      site.minimizeSquare(of: gradient)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })

  /// The relaxed draw, and one of noise drawn given the draw, along a replica axis.
  static func relaxedPair(_ site: Site, _ tau: Formula, _ b: Builder) -> Formula {
    let rules = site.discrete
    let free = rules.perturbed(b, site.parameters, site.drawNoise)
    let given = rules.conditional(
      b, site.parameters, site.draw(b), site.noise(site.distribution.noise, "conditional"))
    return site.stacked(
      [free, given].map { Formula(rules.relax(b, $0, tau.value).value, b) })
  }

  /// (f(b) − c(ỹ))·∇ log q(b) + ∂c(y) − ∂c(ỹ), from the values and slopes of c at both.
  static func controlled(
    _ site: Site, _ cost: Cost, _ pair: Formula, _ values: Formula, _ slopes: Formula, _ b: Builder
  ) -> Formula {
    let draw = Formula(site.draw(b), b)
    let parts = site.unstacked(values)
    let score = site.spread(Formula(cost.value, b) - parts[1]) * site.score(draw)
    let ones = [Int](repeating: 1, count: pair.shape.rank - 1)
    let signs = site.constant(Shape([2] + ones), b) { $0 == 0 ? 1 : -1 }
    let path = site.pullback(pair.value, (slopes * signs).broadcast(to: pair.shape).value)[0]
    return path.map { score + Formula($0, b) } ?? score
  }
}
