import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let scale = Option.positiveScalar(
    "scale", default: "1.0", "The initial scale of the control variate.",
    idle: { options, _ in
      options[model] ? nil : "it scales the relaxed model, which `model=false` leaves out"
    })
  private static let learn = Option.flag(
    "learn", default: true, "True to learn both by minimizing the estimator's variance.")
  private static let model = Option.flag(
    "model", default: true, "True to include the relaxed model in the control variate.")
  private static let hidden = Option.integer(
    "hidden", 1...65_536, default: 50, "The hidden units of the network.")

  /// RELAX (Grathwohl et al., 2018): REBAR with a network added to, or in place of, the relaxed
  /// model.
  ///
  /// (f(b) − c(ỹ))·∇ log q(b) + ∂c(y) − ∂c(ỹ) with c(y) = η·f(y) + r(y, x), r a perceptron that
  /// sees the relaxed draw, the row's data and the node's parameters. With `model=false` c is the
  /// network alone, and f may be a black box. Unbiased for every c; network, η and temperature are
  /// learned by the derivative of the estimator's own square. Three forward passes and two backward
  /// ones, or one and none with `model=false`.
  public static let relax = Estimator(
    "relax",
    summary: "The score function with a learned function of relaxed draws as control variate.",
    formula: "(f(b) - c(y~)) (z - mean) + d(c(y) - c(y~))",
    citation: "Grathwohl et al. 2018",
    options: [
      temperature.defaulting(to: "0.5", "The initial temperature of the control variate."), scale,
      learn, model, hidden,
    ],
    distributions: [.bernoulli, .categorical],
    claims: { options in
      Claims(
        bias: .unbiased, bounds: [.expectation],
        requirement: options[model] ? .interiorBehind : .values,
        forward: options[model] ? 3 : 1, backward: options[model] ? 2 : 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let site = site.expanded(b)
      let tau = site.tuned(temperature, isLearned: site[learn], by: .sideLoss, b)
      let eta = site.tuned(scale, isLearned: site[learn], by: .sideLoss, b)
      let pair = relaxedPair(site, tau, b)
      let flat = pair.reshaped(last: site.row.rank, to: [site.row.count])
      let input = b.emit(.concat, [flat.value, site.context], Attributes([Op.axis => -1]))
      let network = site.network(
        "control", hidden: site[hidden], Formula(input, b))
      let ones = Formula(b.constant(1, network.value.type.dtype, network.shape), b)
      let slope = site.cotangents(network.value, ones.value, of: [pair.value])[0]
      var (values, slopes) = (network, slope.map { Formula($0, b) } ?? pair.number(0))
      if site[model] {
        let (relaxed, own) = cost.gradient(at: pair.value, .relaxed(temperature: tau.value))
        values = values + eta * Formula(relaxed, b)
        if let own { slopes = slopes + eta * Formula(own, b) }
      }
      let gradient = controlled(site, cost, pair, values, slopes, b)
      site.minimizeSquare(of: gradient)
      return [(gradient * site.spread(Formula(cost.weight, b))).value]
    })
}
