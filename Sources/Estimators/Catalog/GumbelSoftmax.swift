import Language
import TensorIR
import TensorOps

extension Estimator {
  /// The Gumbel-softmax, or concrete, relaxation (Jang, Gu and Poole, 2017; Maddison et al., 2017).
  ///
  /// y = softmax((θ + G) ⁄ τ), for a Bernoulli σ((φ + L) ⁄ τ): differentiable in the logits, and a draw in the
  /// limit τ → 0. With `hard=true` the model sees the draw and the derivative is that of y.
  /// Biased: the gradient is that of the relaxed model, or of neither with `hard=true`. The model has to
  /// make sense between the vertices, or at least be differentiable at them.
  /// One forward and one backward pass.
  public static let gumbelSoftmax = Estimator(
    "gumbel_softmax",
    summary: "A relaxed sample, softmax((logits + Gumbel noise) / temperature), or its hard form.",
    formula: "y = softmax((logits + G) / t);  J(y) f'(y) / t",
    citation: "Jang, Gu and Poole 2017; Maddison et al. 2017",
    options: [
      Option(
        "temperature", .scalar(0...Double.infinity, excludesLowerBound: true), default: "1.0",
        "The temperature: a number above 0 or a schedule."),
      Option("hard", .flag, default: "false", "Whether the model sees the draw itself."),
    ],
    distributions: [.bernoulli, .categorical],
    bounds: { _ in [.expectation, .importanceWeighted] },
    bias: { _ in .biased },
    isHard: { $0.flag("hard") },
    requirement: { $0.flag("hard") ? .derivatives : .interior },
    minimumSamples: { _ in 1 },
    evaluations: { _, _ in Evaluations(forward: 1, backward: 1) },
    value: { site, b in
      guard let temperature = site.scalars["temperature"] else {
        fatalError("estimators: \(site.path) has no temperature")
      }
      let relaxed = site.discrete.relaxed(b, site.parameters, site.drawNoise, temperature)
      if site.options.flag("hard") {
        return SiteValue(b.emit(.straightThrough, site.draw(b), relaxed.value))
      }
      return SiteValue(relaxed.value, relaxed: (relaxed, temperature))
    },
    cotangent: nil)
}
