import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let gamma = Option.number(
    "gamma", 0...1, default: "0.0", "Between unbiased, 0, and least variance, 1.")

  /// OVIS~ (Liévin et al., 2020): the asymptotically optimal control variate of a multi-sample
  /// bound.
  ///
  /// Σ_k (d_k − c_k)·∇ log q(z_k) with d_k = L − v_k and c_k = L − log((1 − 1/K) ⁄ (1 − v_k)) −
  /// γ·v_k + (1 − γ)·log(1 − 1/K). Unbiased for γ = 0, biased otherwise, least in variance for γ =
  /// 1. One forward pass a sample.
  public static let ovis = Estimator(
    "ovis",
    summary: "The multi-sample bound with the asymptotically optimal control variate.",
    formula: "(log((1 - 1/K) / (1 - v)) + c v - (1 - c) log(1 - 1/K) - v) score(z)",
    citation: "Liévin et al. 2020",
    options: [gamma],
    distributions: Distribution.finite,
    claims: { options in
      Claims(
        bias: options[gamma] == 0 ? .unbiased : .biased, bounds: [.importanceWeighted],
        requirement: .values, minimumSamples: 2, forward: 1, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      guard let bound = cost.bound else { return [nil] }
      let weights = LogWeights(bound.logWeights, b)
      let tilt = site[gamma]
      let share = 1 - 1 / Double(weights.count)
      let log = weights.bound.number(share).log
      let signal =
        log - weights.logRest + tilt * weights.normalized - (1 - tilt) * log
      let draw = Formula(site.draw(b), b)
      let weight = Formula(bound.coefficient, b) * Formula(cost.weight, b)
      return [site.score(draw, times: signal * weight).value]
    })
}
