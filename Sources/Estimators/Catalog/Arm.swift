import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// ARM, augment-REINFORCE-merge (Yin and Zhou, 2019): an antithetic pair and its uniform noise.
  ///
  /// (f(b) − f(b̃))·(u − ½), with b = 1[u > 1 − p] and b̃ = 1[u < p]. Unbiased. DisARM integrates u
  /// out and is never worse. Two forward passes.
  public static let arm = Estimator(
    "arm",
    summary: "The difference of the costs of an antithetic pair times its noise.",
    formula: "(f(b) - f(b')) (u - 1/2)",
    citation: "Yin and Zhou 2019",
    options: [],
    distributions: [.bernoulli],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation], requirement: .values, forward: 2, backward: 0)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .cost { site, cost, b in
      let noise = Formula(site.drawNoise, b)
      let partner = (site.logits(b) - noise).isGreater(than: 0)
      let difference = Formula(cost.value, b) - Formula(cost.at(partner.value), b)
      let signal = site.spread(difference * Formula(cost.weight, b))
      return [(signal * (noise.sigmoid - 0.5)).value]
    })
}
