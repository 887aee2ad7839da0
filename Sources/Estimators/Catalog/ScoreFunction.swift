import Language
import TensorCore
import TensorIR
import TensorOps

extension Estimator {
  /// The score function estimator, also called REINFORCE (Williams, 1992).
  ///
  /// (f − B)·∇ log q(z), with f the cost at the draw. A baseline B leaves the mean as it is as long as
  /// it does not depend on the draw z:
  /// - `moving_average` is read before the current cost is mixed into it (Mnih and Gregor, 2014); mixed
  ///   in first, it would shrink the gradient by `decay`;
  /// - `leave_one_out` is the mean of the other samples of the row (Salimans and Knowles, 2014; Kool et
  ///   al., 2019); the mean of all samples would shrink the gradient by 1 − 1/samples.
  ///
  /// One forward pass a sample; no derivative of the cost is needed.
  public static let scoreFunction = Estimator(
    "score_function",
    summary: "The cost times the score, minus a baseline that does not see the draw.",
    formula: "(f(z) - B) (z - mean)",
    citation: "Williams 1992; baselines: Mnih and Gregor 2014, Kool et al. 2019",
    options: [
      Option(
        "baseline",
        .choice([
          .init("none", "No baseline."),
          .init(
            "moving_average", "An average of past costs, without the current one.",
            [
              Option(
                "decay", .number(0...1), default: "0.99",
                "The weight of the past in the average.")
            ]),
          .init("leave_one_out", "The mean cost of the row's other samples; needs two samples."),
        ]), default: "none", "What is subtracted from the cost.")
    ],
    distributions: [.bernoulli, .categorical],
    bounds: { options in
      options.choice("baseline").name == "leave_one_out"
        ? [.expectation] : [.expectation, .importanceWeighted]
    },
    bias: { _ in .unbiased },
    isHard: { _ in true },
    requirement: { _ in .values },
    minimumSamples: { $0.choice("baseline").name == "leave_one_out" ? 2 : 1 },
    evaluations: { _, _ in Evaluations(forward: 1, backward: 0) },
    value: { site, b in SiteValue(site.draw(b)) },
    cotangent: { site, cost, _, b in
      let centred: Value
      let (baseline, options) = site.options.choice("baseline")
      switch baseline {
      case "moving_average": centred = movingAverage(site, cost, options.number("decay"), b)
      case "leave_one_out": centred = leaveOneOut(cost.value, b)
      default: centred = cost.value
      }
      let signal = site.spread(b.emit(.mul, centred, cost.weight), b)
      let score = site.discrete.score(b, site.parameters, site.draw(b))
      return [b.emit(.mul, signal, score)]
    })

  /// The cost minus the average of past costs, which is then updated.
  private static func movingAverage(
    _ site: Site, _ cost: Cost, _ decay: Double, _ b: Builder
  ) -> Value {
    let old = site.memory.state("baseline", [], initially: 0)
    let axes = (1...cost.value.shape.rank).map { -$0 }
    let total = b.emit(.sum, cost.value, attributes: Op.axes => axes)
    let mean = b.emit(
      .mul,
      b.emit(.reshape, total, attributes: Op.reshapeRank => axes.count, Op.reshapeShape => []),
      b.constant((1 - decay) / Double(cost.value.shape.count), like: old))
    let new = b.emit(.add, b.emit(.mul, old, b.constant(decay, like: old)), mean)
    site.memory.update("baseline", new)
    return b.emit(.sub, cost.value, old)
  }

  /// The cost minus the mean of the row's other samples: (f − mean)·S ⁄ (S − 1).
  private static func leaveOneOut(_ cost: Value, _ b: Builder) -> Value {
    let samples = Double(cost.shape[-2])
    let total = b.emit(.sum, cost, attributes: Op.axes => [-2])
    let mean = b.emit(.mul, total, b.constant(1 / samples, like: cost))
    return b.emit(
      .mul, b.emit(.sub, cost, mean), b.constant(samples / (samples - 1), like: cost))
  }
}
