import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
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
    options: [
      Option(
        "mean",
        .choice([
          .init("geometric", "The mean of the other log-weights."),
          .init("arithmetic", "The logarithm of the other weights' mean."),
        ]), default: "geometric", "The substitute for the sample's own weight.")
    ],
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
      let isGeometric = site.options.choice("mean").name == "geometric"
      let without =
        isGeometric ? weights.bound(replacingOwn: weights.others) : weights.boundOfOthers
      let signal = (weights.bound - without) * Formula(bound.coefficient, b)
      let draw = Formula(site.draw(b), b)
      return [site.score(draw, times: signal * Formula(cost.weight, b)).value]
    })
}
