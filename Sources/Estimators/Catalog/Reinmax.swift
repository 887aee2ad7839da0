import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// ReinMax (Liu et al., 2023), at temperature 1 the same as ZGR (Shekhovtsov, 2023).
  ///
  /// 2·J((softmax(θ ⁄ τ) + z) ⁄ 2)·g − ½·J(π)·g with J(q)·g = q∘(g − ⟨q, g⟩); at τ = 1 ½·[π∘(g −
  /// g_z) + z∘(g_z − ⟨π, g⟩)], for a Bernoulli ½·g·|b − p|. Exact where the cost is quadratic in
  /// every unit; biased otherwise. Temperatures below 1 are refused: the method is second-order
  /// only from 1 on. One forward and one backward pass.
  public static let reinmax = Estimator(
    "reinmax",
    summary: "The draw forward; a second-order derivative backward.",
    formula: "2 J((softmax(logits / t) + z) / 2) g - J(mean) g / 2",
    citation: "Liu et al. 2023; Shekhovtsov 2023",
    options: [
      Option.scalar(
        temperature.name, 1...Double.infinity, default: "1.0",
        "The temperature: a number of at least 1 or a schedule.")
    ],
    distributions: [.bernoulli, .categorical],
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .pathwise { site, pathwise, b in
      let (draw, g) = (Formula(site.draw(b), b), Formula(pathwise, b))
      let soft = Formula(
        site.discrete.relax(b, site.parameters[0], site[temperature]).value, b)
      let middle = (soft + draw) / 2
      let isCategorical = site.distribution.valueSupport == .onehot
      let second = middle * (g - (isCategorical ? (middle * g).sum(-1) : middle * g))
      return [(second * 2 - site.covariance(g) * 0.5).value]
    })
}
