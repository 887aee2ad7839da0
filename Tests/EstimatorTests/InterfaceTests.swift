import Autodiff
import Estimators
import Language
import Lowering
import TensorCore
import TensorIR
import TensorOps
import Testing

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

/// An estimator's own parameters are trained by the side loss and are part of the step.
@Test func sideLossTrainsTheEstimatorsParameters() throws {
  let probe = try GradientProbe(
    bernoulliLayers + "\ntrain:\n  optimizer: sgd(learning_rate=0.1)\n  steps: 1\n",
    set: ["estimators.default": "score_function(baseline=input_dependent)"])
  let names = probe.step.estimatorWeights.map(\.path)
  #expect(names.filter { $0.hasSuffix("baseline.out.bias") }.count == 2, "\(names)")
  let results = Set(probe.step.function.results.map(\.name))
  #expect(names.allSatisfy(results.contains))
}

/// What an estimator tunes moves by the learning rate, not by the cost's square: with a cost of
/// hundreds, as a likelihood has, the temperature would be gone after one step.
@Test(arguments: ["rebar", "relax", "double_control_variate(learn=true)", "rodeo(learn=true)"])
func tunedScalesDoNotMoveWithTheCost(_ call: String) throws {
  func moved(_ factor: Double) throws -> [String: Double] {
    let probe = try GradientProbe(
      """
      onehot: 1
      name: s
      model:
        a: parameter(2, init=[0.4, -0.6])
        h: ~ bernoulli(logits=a)
        cost: \(factor) * (0.3 + tanh(sum([0.9, -0.7] * h)))
      estimators: {h: "\(call)"}
      minimize: cost
      train: {optimizer: sgd(learning_rate=0.1), steps: 1}
      """)
    let step = probe.step.function
    let results = zip(
      step.results, NaiveEvaluator.run(step, probe.arguments(step, step: 3)))
    return Dictionary(
      uniqueKeysWithValues: results.filter { $0.0.name.contains(".log_") }.map {
        ($0.0.name, $0.1.elements[0])
      })
  }
  let (small, large) = (try moved(1), try moved(1000))
  #expect(!small.isEmpty && small.values.contains { $0 != 0 })
  for (name, value) in small {
    #expect(abs(value) < 1, "\(name)")
    #expect(abs(value - (large[name] ?? .nan)) < 1e-9, "\(name)")
  }
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
