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
