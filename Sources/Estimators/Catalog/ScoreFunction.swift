import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let baseline = Baseline.option(
    [.none, .movingAverage, .inputDependent, .leaveOneOut], default: "moving_average")
  private static let normalize = Option.flag(
    "normalize", default: false,
    "True to divide by the standard deviation of past costs if it is above 1; "
      + "a divergence in closed form is not divided, which biases the sum.")

  /// The score function estimator, also called REINFORCE (Williams, 1992).
  ///
  /// (f − B)·∇ log q(z), with f the cost at the draw. A baseline B does not change the mean if it
  /// does not depend on the draw z (``Baseline``): a moving average that is read before it includes
  /// the current cost, a network that reads data and the node's parameters (NVIL; Mnih and Gregor,
  /// 2014), or the mean of the row's other samples (Salimans and Knowles, 2014; Kool et al., 2019).
  /// `normalize=true` divides by max(1, the standard deviation of past costs). This only rescales
  /// the mean (Mnih and Gregor, 2014), if no other term contributes to the gradient of the node's
  /// weights: a divergence in closed form is not divided, so `elbo` needs `kl=sampled`. One forward
  /// pass per sample; no derivative of the cost is needed.
  public static let scoreFunction = Estimator(
    "score_function",
    summary: "The cost times the score, minus a baseline that does not see the draw.",
    formula: "(f(z) - B) score(z)",
    citation: "Williams 1992; baselines: Mnih and Gregor 2014, Kool et al. 2019",
    options: [baseline, normalize],
    distributions: Distribution.finite,
    claims: { options in
      Claims(
        bias: options[normalize] ? .rescaled : .unbiased,
        bounds: options[baseline] == .leaveOneOut
          ? [.expectation] : [.expectation, .importanceWeighted], requirement: .values,
        caution: options[baseline] == .none
          ? (
            "without a baseline the variance is that of the whole cost",
            "use another, for example `baseline=leave_one_out`, or leave the option out"
          ) : nil, minimumSamples: options[baseline] == .leaveOneOut ? 2 : 1,
        forward: 1, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      var signal = site[baseline].centred(Formula(cost.value, b), site, b)
      if site[normalize] {
        signal = Baseline.normalized(signal, decay: 0.99, site, b)
      }
      let draw = Formula(site.draw(b), b)
      return [site.score(draw, times: signal * Formula(cost.weight, b)).value]
    })
}
