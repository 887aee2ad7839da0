import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let hard = Option.flag(
    "hard", default: false, "True to pass the hard draw to the model.")
  private static let learn = Option.flag(
    "learn", default: false, "True to train the temperature by the objective.")

  /// The Gumbel-softmax, or concrete, relaxation (Jang, Gu and Poole, 2017; Maddison et al., 2017).
  ///
  /// y = softmax((θ + G) ⁄ τ), for a Bernoulli σ((φ + L) ⁄ τ): differentiable in the logits, and a
  /// draw in the limit τ → 0. For `plackett_luce` it is SoftSort (Prillo and Eisenschlos, 2020):
  /// with s = θ + G and s₍ᵢ₎ its i-th largest entry, y_ij = softmax_j(−|s₍ᵢ₎ − s_j| ⁄ τ), which has
  /// no density. With `hard=true` the model sees the draw and the derivative is that of y. Biased:
  /// the gradient is that of the relaxed model, or of neither with `hard=true`. The model has to
  /// make sense between the vertices, or at least be differentiable at them. With `learn=true` the
  /// temperature is a parameter that the objective trains, on top of the option's value. One
  /// forward and one backward pass.
  public static let gumbelSoftmax = Estimator(
    "gumbel_softmax",
    summary: "A relaxed sample, softmax((logits + Gumbel noise) / temperature), or its hard form.",
    formula:
      "y = softmax((logits + G) / t);  J(y) f'(y) / t;  SoftSort: y_ij = softmax_j(-|s_(i) - s_j| / t)",
    citation:
      "Jang, Gu and Poole 2017; Maddison et al. 2017; for rankings SoftSort, Prillo and Eisenschlos 2020",
    options: [temperature, hard, learn],
    distributions: Distribution.relaxable,
    claims: { options in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], isHard: options[hard],
        requirement: options[hard] ? .derivatives : .interior,
        hasRelaxedDensity: !options[hard], forward: 1, backward: 1)
    },
    value: { site, b in
      let scale = site.tuned(temperature, isLearned: site[learn], by: .objective, b).value
      let relaxed = site.discrete.relaxed(b, site.parameters, site.drawNoise, scale)
      if site[hard] {
        return SiteValue(b.emit(.straightThrough, site.draw(b), relaxed.value))
      }
      return SiteValue(relaxed.value, relaxed: (relaxed, scale))
    },
    gradient: .graph)
}
