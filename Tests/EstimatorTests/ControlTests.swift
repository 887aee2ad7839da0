import Estimators
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

extension Estimator {
  /// The score function with a baseline of the test's own; everything but the baseline is right.
  static func score(
    _ name: String, samples: Int, baseline: @escaping @Sendable (Site, Cost, Builder) -> Value
  ) -> Estimator {
    Estimator(
      name, summary: "A variant for tests.", formula: "", citation: "", options: [],
      distributions: [.bernoulli, .categorical], bounds: { _ in BoundKind.allCases },
      bias: { _ in .unbiased }, isHard: { _ in true }, requirement: { _ in .values },
      minimumSamples: { _ in samples },
      evaluations: { _, _ in Evaluations(forward: 1, backward: 0) },
      value: { site, b in SiteValue(site.draw(b)) },
      cotangent: { site, cost, _, b in
        let centred = b.emit(.sub, cost.value, baseline(site, cost, b))
        let signal = site.spread(b.emit(.mul, centred, cost.weight), b)
        return [
          b.emit(.mul, signal, site.discrete.score(b, site.parameters, site.draw(b)))
        ]
      })
  }

  /// Wrong: the mean of all samples, the current one included, shrinks the gradient by 1 − 1/S.
  static let selfIncludedMean = score("self_included_mean", samples: 2) { _, cost, b in
    b.emit(
      .mul, b.emit(.sum, cost.value, attributes: Op.axes => [-2]),
      b.constant(1 / Double(cost.value.shape[-2]), like: cost.value))
  }

  /// Wrong: the average already contains the current cost, which shrinks the gradient by `decay`.
  static let currentCostInBaseline = score("current_cost_in_baseline", samples: 1) {
    site, cost, b in
    let old = site.memory.state("baseline", [], initially: 0)
    let count = Double(cost.value.shape.count)
    let mean = b.emit(
      .mul, b.emit(.sumTo, cost.value, attributes: Op.targetShape => []),
      b.constant(0.5 / count, like: old))
    let new = b.emit(.add, b.emit(.mul, old, b.constant(0.5, like: old)), mean)
    site.memory.update("baseline", new)
    return new
  }
}

/// The moment test rejects what it is there to reject.
@Test(arguments: [Estimator.selfIncludedMean, .currentCostInBaseline])
func aWrongBaselineIsRejected(_ estimator: Estimator) throws {
  let spec = SmallSpec.all[0]
  let exact = try spec.probe("enumerate").gradient(step: 0)
  let (mean, error) = try spec.probe("score_function", replacing: estimator).moments(steps: 3000)
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(!test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
}
