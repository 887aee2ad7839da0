import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  private static let std = Option.positiveScalar(
    "std", default: "1.0", "The standard deviation of the noise.")
  private static let delta = Option.positiveScalar(
    "delta", default: "1.0", "The weight of the last class.")
  private static let hard = Option.flag(
    "hard", default: false, "True to pass the hard draw to the model.")

  /// The invertible Gaussian reparameterization (Potapczynski, Loaiza-Ganem and Cunningham, 2020).
  ///
  /// Gaussian noise through softmax++: x_k = (θ_k − θ_K + std·ε_k) ⁄ τ, y_k = exp x_k ⁄ (Σ_{j<K}
  /// exp x_j + δ), the last class the rest. A Bernoulli is σ((φ + std·ε) ⁄ τ − log δ). With
  /// `hard=true` the model sees a true draw of the distribution. Biased: the relaxed draw's largest
  /// entry has not the class's probability. One forward and one backward pass.
  public static let invertibleGaussian = Estimator(
    "invertible_gaussian",
    summary: "A relaxed sample from Gaussian noise through an invertible softmax.",
    formula: "y = softmax++((logits + std e) / t);  J(y) f'(y) / t",
    citation: "Potapczynski, Loaiza-Ganem and Cunningham 2020",
    options: [temperature, std, delta, hard],
    distributions: [.bernoulli, .categorical],
    claims: { options in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], isHard: options[hard],
        requirement: options[hard] ? .derivatives : .interior, forward: 1, backward: 1)
    },
    value: { site, b in
      let scale = Formula(site[temperature], b)
      let noise = Formula(site.noise(.normal, "gaussian"), b) * Formula(site[std], b)
      let logDelta = Formula(site[delta], b).log
      let relaxed: Formula
      if site.distribution.valueSupport == .onehot {
        // The last class is the reference: no noise of its own, and the logarithm of delta for x.
        let classes = site.row[-1]
        let last = site.constant([classes], b) { $0 == classes - 1 ? 1 : 0 }
        let scores = last.select(site.logits(b) + logDelta * scale, site.logits(b) + noise)
        relaxed = Formula(site.discrete.relax(b, scores.value, scale.value).value, b)
      } else {
        relaxed = ((site.logits(b) + noise) / scale - logDelta).sigmoid
      }
      return site[hard]
        ? site.throughSurrogate(relaxed, b) : SiteValue(relaxed.value)
    },
    gradient: .graph)
}
