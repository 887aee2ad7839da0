import Autodiff
import Estimators
import Language
import Lowering
import TensorCore
import TensorIR
import TensorOps
import Testing

extension Estimator {
  private static func test(
    _ name: String,
    cotangent: @escaping @Sendable (Site, Cost, Value?, Builder) -> [Value?]
  ) -> Estimator {
    Estimator(
      name, summary: "An estimator for tests.", formula: "", citation: "", options: [],
      distributions: [.bernoulli], bounds: { _ in [.expectation] }, bias: { _ in .unbiased },
      isHard: { _ in true }, requirement: { _ in .values }, minimumSamples: { _ in 1 },
      evaluations: { _, _ in Evaluations(forward: 2, backward: 0) },
      value: { site, b in SiteValue(site.draw(b)) }, cotangent: cotangent)
  }

  /// DisARM (Dong, Mnih and Tucker, 2020): one replay with antithetic noise.
  ///
  /// ½·(f(b) − f(b̃))·1[b ≠ b̃]·(−1)^b̃·σ(|φ|).
  static let antithetic = test("antithetic") { site, cost, _, b in
    let logits = site.parameters[0]
    let draw = site.draw(b)
    let zero = b.constant(0, like: draw)
    let partner = b.emit(.gt, b.emit(.sub, logits, site.drawNoise), zero)
    let difference = b.emit(.sub, cost.value, cost.at(partner))
    let half = b.emit(.mul, b.emit(.mul, difference, cost.weight), b.constant(0.5, like: draw))
    let sign = b.emit(.sub, draw, partner)
    let factor = b.emit(.mul, sign, b.emit(.sigmoid, b.emit(.abs, logits)))
    return [b.emit(.mul, site.spread(half, b), factor)]
  }

  /// MuProp's control variate without its mean-field pass: the cost's linearization at the mean.
  ///
  /// (f(b) − h(b))·(b − p) + p(1 − p)·f′(p), with h(b) = f(p) + ⟨f′(p), b − p⟩ (Gu et al., 2016).
  static let linearized = test("linearized") { site, cost, _, b in
    let logits = site.parameters[0]
    let draw = site.draw(b)
    let mean = b.emit(
      .broadcastTo, b.emit(.sigmoid, logits), attributes: Op.targetShape => draw.shape.extents)
    let (value, slope) = cost.gradient(at: mean)
    guard let slope else { return [nil] }
    let score = b.emit(.sub, draw, mean)
    let linear = b.emit(.add, value, site.rowSum(b.emit(.mul, slope, score), b))
    let rest = b.emit(.mul, b.emit(.sub, cost.value, linear), cost.weight)
    let one = b.constant(1, like: mean)
    let jacobian = b.emit(.mul, mean, b.emit(.sub, one, mean))
    let path = b.emit(.mul, b.emit(.mul, jacobian, slope), site.spread(cost.weight, b))
    return [b.emit(.add, b.emit(.mul, site.spread(rest, b), score), path)]
  }

  /// A learned constant baseline with a loss of its own, as in NVIL (Mnih and Gregor, 2014).
  static let learnedBaseline = test("learned_baseline") { site, cost, _, b in
    let baseline = site.memory.parameter("level", [], .constant(0.5))
    let centred = b.emit(.sub, b.emit(.stopGradient, cost.value), baseline)
    let scale = b.constant(1 / Double(cost.value.shape.count), like: baseline)
    let square = b.emit(.sumTo, b.emit(.square, centred), attributes: Op.targetShape => [])
    site.memory.minimize(b.emit(.mul, square, scale))
    let signal = site.spread(b.emit(.mul, centred, cost.weight), b)
    return [b.emit(.mul, signal, site.discrete.score(b, site.parameters, site.draw(b)))]
  }
}

private let bernoulliLayers = """
  onehot: 1
  name: s
  model:
    a: parameter(2, init=[0.4, -0.6])
    h: ~ bernoulli(logits=a)
    g: ~ bernoulli(logits=dense(h, 2))
    cost: tanh(sum(dense(concat(h, g), 2))) + h[0] * g[1]
  minimize: cost
  """

/// Replays, their derivatives, and parameters of an estimator's own work through two layers.
@Test(arguments: [Estimator.antithetic, .linearized, .learnedBaseline])
func interfaceCarriesOtherFamilies(_ estimator: Estimator) throws {
  let set = ["estimators.default": "enumerate"]
  let exact = try GradientProbe(bernoulliLayers, set: set).gradient(step: 0)
  let probe = try GradientProbe(
    bernoulliLayers, set: ["estimators.default": "score_function"],
    replacing: ["default": estimator])
  let (mean, error) = probe.moments(steps: 4000)
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
}

/// An estimator's own parameters are trained by the side loss and are part of the step.
@Test func sideLossTrainsTheEstimatorsParameters() throws {
  let probe = try GradientProbe(
    bernoulliLayers + "\ntrain:\n  optimizer: sgd(learning_rate=0.1)\n  steps: 1\n",
    set: ["estimators.default": "score_function"], replacing: ["default": .learnedBaseline])
  let names = probe.step.estimatorWeights.map(\.path)
  #expect(names == ["estimators.model.h.level", "estimators.model.g.level"] || names.count == 2)
  let results = Set(probe.step.function.results.map(\.name))
  #expect(names.allSatisfy(results.contains))
}

/// A gradient can be differentiated again: the second derivative of an exact expectation.
@Test func gradientsOfGradients() throws {
  let b = Builder()
  let x = b.parameter("x", TensorType(.f64, [2]))
  let y = b.emit(.mul, b.emit(.tanh, x), b.emit(.exp, x))
  let ones = b.constant(Tensor([2], [1, 1]))
  let first = ReverseMode.cotangents(of: [(y, ones)], withRespectTo: [x], in: b)[0]!
  let second = ReverseMode.cotangents(of: [(first, ones)], withRespectTo: [x], in: b)[0]!
  let function = b.finish("f", results: [("second", second), ("first", first)])
  let at = [0.3, -1.2]
  let result = NaiveEvaluator.run(function, [Tensor([2], at)])[0].elements
  for (index, x) in at.enumerated() {
    func slope(_ x: Double) -> Double {
      NaiveEvaluator.run(function, [Tensor([2], [x, x])])[1].elements[0]
    }
    #expect(abs(result[index] - (slope(x + 1e-5) - slope(x - 1e-5)) / 2e-5) < 1e-7)
  }
}
