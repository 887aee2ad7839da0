import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The exact expectation by summation over all joint values of the site.
  ///
  /// ∇ E[f] = Σ_z ∇q(z)·f(z) + q(z)·∇f(z): the model is evaluated at every value along a separate
  /// axis, and the weighted sum is differentiated directly. Probabilities are computed in log
  /// space, so that one that underflows contributes 0. Sites that depend on each other have one
  /// axis each. One forward and one backward pass, over as many rows as there are joint values.
  /// Under a bound of K samples the sum runs over all tuples of K values, each of which is
  /// evaluated once.
  public static let enumerate = Estimator(
    "enumerate",
    summary: "The exact sum over all joint values of the node.",
    formula: "sum_z q(z) f(z), differentiated as it stands",
    citation: "exact; no source needed",
    options: [],
    distributions: Distribution.finite,
    claims: { _ in
      Claims(
        bias: .exact, bounds: [.expectation, .importanceWeighted], requirement: .values,
        branches: \.states)
    },
    value: { site, b in
      let (values, logMass) = JointStates.axis(site, b)
      return SiteValue(values, weight: b.emit(.exp, logMass))
    },
    gradient: .graph)
}
