import Diagnostics
import Estimators
import Lowering
import Testing

/// Specs whose sites have different estimators, so that enumerated and sampled draws meet.
private struct Mixed: CustomTestStringConvertible, Sendable {
  let name: String
  let model: String
  let sampled: String
  var testDescription: String { name }

  func text(_ estimator: String) -> String {
    """
    onehot: 1
    name: s
    model:
    \(model)
    estimators:
      default: enumerate
      \(sampled): \(estimator)
    minimize: cost
    """
  }

  static let all = [
    Mixed(
      name: "a cost that is reached through an enumerated node's probabilities only",
      model: """
          a: parameter(2, init=[0.4, -0.6])
          h: ~ bernoulli(logits=a)
          g: ~ categorical(logits=dense(h, 3))
          w: parameter(3, init=[1.0, -2.0, 0.5])
          cost: sum(w * g)
        """, sampled: "h"),
    Mixed(
      name: "a draw that sees the second of two enumerated nodes only",
      model: """
          a: parameter(2, init=[0.4, -0.6])
          c: ~ categorical(logits=a)
          g: ~ categorical(logits=dense(c, 3))
          h: ~ bernoulli(logits=dense(g, 2))
          cost: c[0] * h[0] + tanh(sum(dense(concat(c, g, h), 2)))
        """, sampled: "h"),
    Mixed(
      name: "an enumerated node beside the draw",
      model: """
          a: parameter(2, init=[0.4, -0.6])
          e: parameter(2, init=[0.3, 0.8])
          c: ~ categorical(logits=a)
          h: ~ bernoulli(logits=e)
          cost: c[0] * h[0] + c[1] * h[1]^2 + tanh(sum(dense(concat(c, h), 2)))
        """, sampled: "h"),
  ]
}

/// The mean of mixed estimators is the gradient of the wholly enumerated model.
@Test(
  arguments: Mixed.all,
  [
    "score_function", "score_function(baseline=moving_average(decay=0.9))", "disarm", "muprop",
    "rebar", "local_expectation", "measure_valued", "top_k(values=1)",
    "without_replacement(values=2)",
  ])
private func mixedEstimatorsAreUnbiased(_ mixed: Mixed, _ estimator: String) throws {
  let exact = try GradientProbe(mixed.text("enumerate")).gradient(step: 0)
  let probe = try GradientProbe(mixed.text(estimator))
  #expect(probe.step.diagnostics.map(\.message) == [])
  #expect(probe.step.labels.allSatisfy { $0.bias == .unbiased || $0.bias == .exact })
  let (mean, error) = try probe.moments(steps: 10_000)
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
}

/// What relaxes all draws behind its node relaxes a ranking by SoftSort, which leaves its mean
/// alone.
@Test(arguments: ["rebar", "relax"])
func aRankingBehindARelaxedNodeIsSoftSorted(_ estimator: String) throws {
  let text = """
    onehot: 1
    name: s
    model:
      y: ~ bernoulli(logits=parameter(2, init=[0.4, -0.6]))
      z: ~ plackett_luce(logits=dense(y, 3))
      cost: sum(z * dense(y, [3, 3])) + tanh(sum(dense(z, 2)))
    estimators: {default: enumerate}
    minimize: cost
    """
  let exact = try GradientProbe(text).gradient(step: 0)
  let (mean, error) = try GradientProbe(
    text, set: ["estimators.y": estimator, "estimators.z": "score_function"]
  ).moments(steps: 20_000)
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
  #expect(test.blindSpot < 1)
}
