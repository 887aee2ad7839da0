import Estimators
import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Two of four with a cost whose gradients are sums over the six subsets.
private struct TwoOfFour {
  let logits = [0.4, -0.9, 1.3, 0.1]
  let w = [0.5, -1.0, 2.0, 0.3]

  func text(_ cost: String) -> String {
    """
    onehot: 1
    name: s
    model:
      a: parameter(4, init=[0.4, -0.9, 1.3, 0.1])
      w: [0.5, -1.0, 2.0, 0.3]
      z: ~ k_subset(logits=a, k=2)
      s: sum(w * z)
      cost: \(cost)
    estimators: {z: straight_through}
    minimize: cost
    """
  }

  var states: [(z: [Double], mass: Double)] {
    let all = (0..<16).filter { $0.nonzeroBitCount == 2 }.map { bits in
      (0..<4).map { Double(bits >> $0 & 1) }
    }
    let masses = all.map { z in exp(zip(z, logits).map { $0 * $1 }.reduce(0, +)) }
    return zip(all, masses).map { ($0, $1 / masses.reduce(0, +)) }
  }
  func sum(_ z: [Double]) -> Double { zip(z, w).map { $0 * $1 }.reduce(0, +) }
  func mean(_ value: ([Double]) -> Double) -> Double {
    states.map { $0.mass * value($0.z) }.reduce(0, +)
  }
  /// Cov(z_i, value).
  func covariances(_ value: ([Double]) -> Double) -> [Double] {
    (0..<4).map { entry in mean { $0[entry] * value($0) } - mean { $0[entry] } * mean(value) }
  }
}

/// SIMPLE (Ahmed et al., 2023): exact at every draw where the cost is linear.
@Test func straightThroughSubsetsAreExactForALinearCost() throws {
  let toy = TwoOfFour()
  let probe = try GradientProbe(toy.text("3 * s"))
  let exact = toy.covariances { 3 * toy.sum($0) }
  for step in 0..<5 {
    for (value, wanted) in zip(probe.gradient(step: step), exact) {
      #expect(abs(value - wanted) < 1e-12)
    }
  }
}

/// SIMPLE on a quadratic cost: Cov·E[f′(z)], which is not the gradient.
@Test func straightThroughSubsetsHaveTheirClosedFormMean() throws {
  let toy = TwoOfFour()
  let (mean, error) = try GradientProbe(toy.text("s^2")).moments(steps: 20_000)
  let slope = 2 * toy.mean(toy.sum)
  let closed = toy.covariances(toy.sum).map { slope * $0 }
  let exact = toy.covariances { toy.sum($0) * toy.sum($0) }
  #expect(MomentTest(mean: mean, error: error, exact: closed).passes, "\(mean) \(closed)")
  #expect(
    !MomentTest(mean: mean, error: error, exact: exact).passes, "the bias is there to be seen")
}

/// Wrong: entries taken for independent coins, which the linear cost shows.
@Test func independentSlopesAreRejected() throws {
  let toy = TwoOfFour()
  let wrong = Estimator.straightThrough.variant(
    "independent coins",
    value: { site, b in site.throughSurrogate(site.logits(b).sigmoid, b) })
  let probe = try GradientProbe(toy.text("3 * s"), replacing: ["z": wrong])
  let exact = toy.covariances { 3 * toy.sum($0) }
  let largest = zip(probe.gradient(step: 0), exact).map { abs($0 - $1) }.max() ?? 0
  #expect(largest > 0.05)
}
