import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The straight-through estimator (Hinton, 2012; Bengio, Léonard and Courville, 2013).
  ///
  /// The model sees the draw; its cotangent passes to the mean as if the draw were the mean:
  /// Bernoulli g·p(1 − p), categorical π∘(g − ⟨π, g⟩), `k_subset` Cov(z)·g, which is SIMPLE (Ahmed
  /// et al., 2023). Exact only for a cost that is linear in every unit, for subsets in the whole
  /// row. One forward and one backward pass.
  public static let straightThrough = Estimator(
    "straight_through",
    summary: "The draw forward; the derivative of the mean backward.",
    formula: "J(mean) f'(z)",
    citation: "Hinton 2012; Bengio et al. 2013; for subsets SIMPLE, Ahmed et al. 2023",
    options: [],
    distributions: Distribution.withMean,
    claims: { _ in
      Claims(
        bias: .biased, bounds: [.expectation, .importanceWeighted], requirement: .derivatives,
        forward: 1, backward: 1)
    },
    value: { site, b in site.throughSurrogate(site.mean(b), b) },
    gradient: .graph)
}
