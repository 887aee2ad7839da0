import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The pathwise estimator, or reparameterization (Kingma and Welling, 2014; Rezende et al.,
  /// 2014).
  ///
  /// z = mean + exp(log_std)·ε with ε standard normal: the draw is differentiable in the
  /// parameters. Unbiased. One forward and one backward pass.
  public static let pathwise = Estimator(
    "pathwise",
    summary: "The draw as a differentiable function of the parameters and of fixed noise.",
    formula: "z = mean + std e;  f'(z) dz",
    citation: "Kingma and Welling 2014; Rezende et al. 2014",
    options: [],
    distributions: [.normal],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in SiteValue(site.draw(b)) },
    gradient: .graph)
}
