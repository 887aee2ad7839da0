import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The mean of the other weights, which is the substitute for the sample's own.
  private enum Mean { case geometric, arithmetic }

  private static let mean = Option.choice(
    "mean",
    [
      Word("geometric", "The mean of the other log-weights.", Mean.geometric),
      Word("arithmetic", "The logarithm of the other weights' mean.", .arithmetic),
    ], default: "geometric", "The substitute for the sample's own weight.")

  /// VIMCO (Mnih and Rezende, 2016): each sample's baseline is the bound without it.
  ///
  /// Σ_k (L − L₋ₖ − v_k)·∇ log q(z_k), L₋ₖ the bound with the k-th weight replaced by the geometric
  /// or arithmetic mean of the others. The term −v_k, the sample's normalized weight, comes from
  /// differentiating the bound; left out, the estimator would be biased. Unbiased. One forward pass
  /// a sample.
  public static let vimco = Estimator(
    "vimco",
    summary: "The multi-sample bound minus its value without the sample.",
    formula: "(L - L_-k - v_k) score(z)",
    citation: "Mnih and Rezende 2016",
    options: [mean],
    distributions: Distribution.finite,
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.importanceWeighted], requirement: .values, minimumSamples: 2,
        forward: 1, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      guard let bound = cost.bound else { return [nil] }
      let weights = LogWeights(bound.logWeights, b)
      let without =
        switch site[mean] {
        case .geometric: weights.bound(replacingOwn: weights.others)
        case .arithmetic: weights.boundOfOthers
        }
      let signal = (weights.bound - without) * Formula(bound.coefficient, b)
      let draw = Formula(site.draw(b), b)
      return [site.score(draw, times: signal * Formula(cost.weight, b)).value]
    })
}
