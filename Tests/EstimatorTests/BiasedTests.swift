import Estimators
import Foundation
import TensorCore
import Testing

private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// One Bernoulli with a cubic cost, for which every number below has a closed form.
private func cubic(_ estimator: String) -> String {
  """
  onehot: 1
  name: s
  model:
    a: parameter(1, init=[0.4])
    z: ~ bernoulli(logits=a)
    cost: sum(z^3 + 0.5 * z)
  estimators:
    z: \(estimator)
  minimize: cost
  """
}

/// Straight-through on a cubic: E[f′(z)]·p(1 − p), which is not the gradient.
@Test func straightThroughHasItsClosedFormMean() throws {
  let (mean, error) = try GradientProbe(cubic("straight_through")).moments(steps: 20_000)
  let p = sigmoid(0.4)
  let slope = p * (3 + 0.5) + (1 - p) * 0.5
  let expected = slope * p * (1 - p)
  #expect(abs(mean[0] - expected) < 5 * error[0])
  let exact = 1.5 * p * (1 - p)
  #expect(abs(mean[0] - exact) > 5 * error[0], "the bias is there to be seen")
}

/// The relaxed estimator on a cubic, and its hard form, against quadrature over the logistic noise.
@Test(arguments: [false, true], [0.7, 0.2])
func gumbelSoftmaxHasItsQuadratureMean(_ isHard: Bool, _ temperature: Double) throws {
  let text = "gumbel_softmax(temperature=\(temperature), hard=\(isHard))"
  let (mean, error) = try GradientProbe(cubic(text)).moments(steps: 20_000)
  let count = 200_000
  var expected = 0.0
  for index in 0..<count {
    let u = (Double(index) + 0.5) / Double(count)
    let noise = log(u) - log1p(-u)
    let y = sigmoid((0.4 + noise) / temperature)
    let z = isHard ? (0.4 + noise > 0 ? 1.0 : 0.0) : y
    expected += (3 * z * z + 0.5) * y * (1 - y) / temperature / Double(count)
  }
  #expect(abs(mean[0] - expected) < 5 * error[0])
}

/// The pathwise estimator of a normal mean and scale on a quadratic cost.
@Test func pathwiseEqualsTheClosedForm() throws {
  let probe = try GradientProbe(
    """
    onehot: 1
    name: s
    model:
      m: parameter(1, init=[0.7])
      s: parameter(1, init=[-0.3])
      z: ~ normal(mean=m, log_std=s)
      cost: sum((z - 2)^2)
    minimize: cost
    """)
  let (mean, error) = probe.moments(steps: 20_000)
  // E[(z − 2)²] = (m − 2)² + exp(2 s).
  let exact = [2 * (0.7 - 2), 2 * exp(-0.6)]
  #expect(MomentTest(mean: mean, error: error, exact: exact).passes)
}

/// Enumeration above a pathwise site: the weighted sum of branches.
@Test func enumerationAndPathwiseMix() throws {
  let probe = try GradientProbe(
    """
    onehot: 1
    name: s
    model:
      a: parameter(2, init=[0.4, -0.1])
      w: parameter([2, 1], init=[[0.5], [-1.0]])
      y: ~ categorical(logits=a)
      m: y @ w
      z: ~ normal(mean=m, log_std=zeros(1))
      cost: sum(z^2)
    estimators:
      y: enumerate
    minimize: cost
    """)
  let (mean, error) = probe.moments(steps: 20_000)
  // Σ π_k (w_k² + 1).
  let p = sigmoid(0.5)
  let exact = [
    p * (1 - p) * (0.25 - 1), -p * (1 - p) * (0.25 - 1), p * 2 * 0.5, (1 - p) * 2 * -1,
  ]
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(test.passes, "\(mean) \(exact)")
}
