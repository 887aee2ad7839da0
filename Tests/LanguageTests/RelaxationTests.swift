import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct RelaxationTests {
  @Test(arguments: [0.1, 0.5, 2.0], [-3.0, 0, 1.5])
  func theLogitDensityIntegratesToOne(_ temperature: Double, _ logit: Double) throws {
    let harness = Harness()
    let rules = try #require(Distribution.bernoulli.discrete)
    // The logit's tails fall as exp(−τ·|l|).
    let reach = 60 / temperature
    let grid = (0...20_000).map { reach * (Double($0) / 10_000 - 1) }
    let density = rules.relaxedLogDensity(
      harness.b, [harness.input([], [logit])], harness.input([grid.count], grid),
      harness.input([], [temperature]))
    let total = harness.elements(density).map { exp($0) }.reduce(0, +) * reach / 10_000
    expectClose([total], [1], tolerance: 1e-9)
  }

  @Test(arguments: [0.3, 1.0], [[0.0, 0], [1, -2]])
  func twoClassesHaveTheDensityOfABernoulli(_ temperature: Double, _ logits: [Double]) throws {
    // Both densities are in terms of log y₁ − log y₀, which is the Bernoulli's logit.
    let harness = Harness()
    let grid = stride(from: -20.0, through: 20, by: 0.5).map { $0 }
    let logValues = grid.flatMap { [-log1p(exp($0)), -log1p(exp(-$0))] }
    let scale = harness.input([], [temperature])
    let categorical = try #require(Distribution.categorical.discrete).relaxedLogDensity(
      harness.b, [harness.input([2], logits)], harness.input([grid.count, 2], logValues), scale)
    let bernoulli = try #require(Distribution.bernoulli.discrete).relaxedLogDensity(
      harness.b, [harness.input([], [logits[1] - logits[0]])], harness.input([grid.count], grid),
      scale)
    #expect(categorical.shape == [grid.count, 1])
    let results = harness.run([categorical, bernoulli])
    expectClose(results[0].elements, results[1].elements, tolerance: 1e-10)
  }

  @Test func threeClassesIntegrateToOne() throws {
    let harness = Harness()
    let temperature = 0.7
    // Over the differences (a, c) of the logs to the last one, y = softmax(a, c, 0).
    let side = stride(from: -40.0, through: 40, by: 0.25).map { $0 }
    let points = side.flatMap { a in side.map { (a, $0) } }
    let logValues = points.flatMap { a, c -> [Double] in
      let most = max(a, c, 0)
      let total = most + log(exp(a - most) + exp(c - most) + exp(-most))
      return [a - total, c - total, -total]
    }
    let density = try #require(Distribution.categorical.discrete).relaxedLogDensity(
      harness.b, [harness.input([3], [0.5, -0.3, 0])],
      harness.input([points.count, 3], logValues), harness.input([], [temperature]))
    let total = harness.elements(density).map { exp($0) }.reduce(0, +) * 0.25 * 0.25
    expectClose([total], [1], tolerance: 1e-6)
  }

  @Test func anExcludedClassLeavesTheDensityOfTheOthers() throws {
    let harness = Harness()
    let rules = try #require(Distribution.categorical.discrete)
    let scale = harness.input([], [0.4])
    let (first, second) = (log(0.3), log(0.7))
    let all = rules.relaxedLogDensity(
      harness.b, [harness.input([2], [0.2, 1])], harness.input([2], [first, second]), scale)
    let masked = rules.relaxedLogDensity(
      harness.b, [harness.input([3], [0.2, -.infinity, 1])],
      harness.input([3], [first, -.infinity, second]), scale)
    let impossible = rules.relaxedLogDensity(
      harness.b, [harness.input([2], [0, -.infinity])], harness.input([2], [first, second]), scale)
    let results = harness.run([all, masked, impossible])
    expectClose(results[1].elements, results[0].elements)
    #expect(results[2].elements == [-.infinity])
  }

  @Test(arguments: [
    LogitCase(.bernoulli, [2], [0.3, -2]), LogitCase(.categorical, [2, 3], [0, 1, 2, -1, 0.5, 0]),
    LogitCase(.plackettLuce, [2, 3], [0, 1, 2, -1, 0.5, 0]),
  ])
  func relaxedDrawsRoundToTheDrawOfTheSameNoise(_ item: LogitCase) throws {
    let harness = Harness()
    let rules = try #require(item.distribution.discrete)
    let logits = harness.input(item.shape, item.logits)
    let count = 50
    let key = RandomKey(seed: 9)
    let values = (0..<count * item.shape.count).map {
      item.distribution.noise.value(key, element: $0)
    }
    let noise = harness.input([count] + item.shape, values)
    let relaxed = rules.relaxed(harness.b, [logits], noise, harness.input([], [0.5]))
    #expect(relaxed.value.type.support == (item.distribution == .bernoulli ? .unit : .simplex))
    let results = harness.run([
      item.distribution.draw(harness.b, [logits], noise), relaxed.value, relaxed.logValue,
    ])
    // Rounding: the more than half of two, or the largest of the classes.
    let isBernoulli = item.distribution == .bernoulli
    let width = isBernoulli ? 1 : item.shape[-1]
    for start in stride(from: 0, to: results[0].elements.count, by: width) {
      let soft = results[1].elements[start..<start + width]
      let hard = Array(results[0].elements[start..<start + width])
      let rounded = soft.map { $0 == soft.max() && (!isBernoulli || $0 > 0.5) ? 1.0 : 0 }
      #expect(rounded == hard)
    }
    let back = results[2].elements.map { isBernoulli ? 1 / (1 + exp(-$0)) : exp($0) }
    expectClose(results[1].elements, back)
  }

  /// Figure 1 of the Gumbel-Softmax paper (2017): at low temperatures samples are nearly one-hot
  /// and their mean is that of the classes; at high ones samples and mean go to the uniform vector.
  @Test(arguments: [0.1, 0.5, 1.0, 10.0])
  func temperatureLeadsFromOneHotToUniform(_ temperature: Double) throws {
    let harness = Harness()
    let rules = try #require(Distribution.categorical.discrete)
    let probabilities = [0.1, 0.2, 0.4, 0.05, 0.25]
    let count = 4000
    let key = RandomKey(seed: 4)
    let noise = harness.input(
      [count, 5], (0..<count * 5).map { Distribution.categorical.noise.value(key, element: $0) })
    let relaxed = rules.relaxed(
      harness.b, [harness.input([5], probabilities.map { log($0) })], noise,
      harness.input([], [temperature]))
    let values = harness.elements(relaxed.value)
    let mean = (0..<5).map { unit in
      (0..<count).reduce(0) { $0 + values[$1 * 5 + unit] } / Double(count)
    }
    func distance(_ target: [Double]) -> Double {
      zip(mean, target).map { abs($0 - $1) }.max() ?? 0
    }
    let largest =
      (0..<count).reduce(0) { $0 + (values[$1 * 5..<$1 * 5 + 5].max() ?? 0) } / Double(count)
    // Three standard errors of a mean over 4,000 draws are 0.023.
    switch temperature {
    case 0.1: #expect(distance(probabilities) < 0.03 && largest > 0.94)
    case 10: #expect(distance([Double](repeating: 0.2, count: 5)) < 0.03 && largest < 0.3)
    default:
      #expect(largest > 0.45 && largest < 0.94)
      #expect(distance(probabilities) < (temperature < 1 ? 0.06 : 0.12))
      #expect(distance([Double](repeating: 0.2, count: 5)) > 0.03)
    }
  }
}
