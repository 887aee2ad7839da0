import Estimators
import Foundation
import Language
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Testing

/// The importance-weighted bound of two samples, its expectation written as a sum over both.
private let enumeratedBound = """
  onehot: 1
  name: s
  model:
    q: parameter(2, init=[0.4, -0.7])
    p: parameter(2, init=[-0.3, 0.5])
    w: parameter(2, init=[1.1, -0.8])
    z: ~ bernoulli(logits=q)
    y: ~ bernoulli(logits=q)
    lz: sum(z * p - softplus(p) - z * q + softplus(q)) + sum(w * z) - softplus(sum(w * z))
    ly: sum(y * p - softplus(p) - y * q + softplus(q)) + sum(w * y) - softplus(sum(w * y))
    bound: logsumexp(stack(lz, ly)) - log(2)
  estimators: {default: enumerate}
  maximize: bound
  """

/// The same bound in the language's own words: x = 1 is observed.
private let sampledBound = """
  onehot: 1
  name: s
  data:
    x: binary
  guide:
    q: parameter(2, init=[0.4, -0.7])
    z: ~ bernoulli(logits=q)
  model:
    p: parameter(2, init=[-0.3, 0.5])
    w: parameter(2, init=[1.1, -0.8])
    z: ~ bernoulli(logits=p)
    x: ~ bernoulli(logits=sum(w * z))
  maximize: iwae(samples=2)
  """

private let observed = ["data.x": Tensor([1], [1])]

/// Under a multi-sample bound the whole bound is differentiated: no score term is dropped.
@Test(
  arguments: [
    "score_function", "score_function(baseline=moving_average(decay=0.9))",
    "score_function(baseline=input_dependent)", "vimco", "vimco(mean=arithmetic)", "ovis", "disarm",
  ])
func importanceWeightedGradientIsExactInTheMean(_ estimator: String) throws {
  let exact = try GradientProbe(enumeratedBound)
  let probe = try GradientProbe(
    sampledBound, set: ["estimators.z": estimator], batch: 1, data: observed)
  let reference = exact.gradient(step: 0)
  let order = try reorder(exact, probe)
  let (mean, error) = try probe.moments(steps: 20_000)
  let test = MomentTest(mean: mean, error: error, exact: order.map { reference[$0] })
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
  #expect(test.blindSpot < 1)
}

/// Enumeration under the bound sums over the same tuples as the sum that is written out.
@Test func enumeratedBoundIsTheSumOverAllTuples() throws {
  let written = try GradientProbe(enumeratedBound)
  let probe = try GradientProbe(
    sampledBound, set: ["estimators.z": "enumerate"], batch: 1, data: observed)
  #expect(abs(written.objective(step: 0) - probe.objective(step: 0)) < 1e-12)
  let exact = written.gradient(step: 0)
  for (a, b) in zip(try reorder(written, probe).map { exact[$0] }, probe.gradient(step: 0)) {
    #expect(abs(a - b) < 1e-12)
  }
  #expect(probe.step.labels.allSatisfy { $0.bias == .exact }, "\(probe.step.labels)")
}

/// The sum over tuples of two layers, three samples and a class that is never drawn has the
/// objective's own derivative, and the mean of a sampling estimator; beside a continuous variable
/// it has the derivative at that variable's noise.
@Test(arguments: [("categorical(logits=dense(z, 3))", "vimco"), ("normal(mean=z, log_std=z)", nil)])
func enumeratedBoundOfTwoLayers(_ second: String, _ sampled: String?) throws {
  let text = """
    onehot: 1
    name: s
    data:
      x: binary
    guide:
      q: parameter(3, init=[0.4, -0.7, 0.1])
      z: ~ categorical(logits=where([1, 1, 0] > 0.5, q, log(zeros(3))))
      y: ~ \(second)
    model:
      p: parameter(3, init=[-0.3, 0.5, 0.2])
      z: ~ categorical(logits=p)
      y: ~ \(second)
      x: ~ bernoulli(logits=sum(dense(concat(y, z), 1)))
    maximize: iwae(samples=3)
    """
  var enumerated = ["estimators.z": "enumerate"]
  if sampled != nil { enumerated["estimators.y"] = "enumerate" }
  var exact = try GradientProbe(text, set: enumerated, batch: 1, data: observed)
  let reference = exact.gradient(step: 0)
  for (a, b) in zip(reference, exact.differences(maximizing: true)) { #expect(abs(a - b) < 1e-7) }
  guard let sampled else { return }
  let probe = try GradientProbe(
    text, set: ["estimators.z": sampled, "estimators.y": sampled], batch: 1, data: observed)
  let (mean, error) = try probe.moments(steps: 20_000)
  let test = MomentTest(mean: mean, error: error, exact: reference)
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
  #expect(test.blindSpot < 1)
}

/// One of two as a subset, and the first of two in a ranking: the same variable as a categorical,
/// whose bound can be written out.
@Test(
  arguments: [("k_subset(k=1, ", "z"), ("plackett_luce(", "z[0]")],
  ["score_function", "score_function(baseline=input_dependent)", "vimco", "ovis"])
func importanceWeightedCategoricalsAreExactInTheMean(
  _ draw: (call: String, value: String), _ estimator: String
) throws {
  let exact = try GradientProbe(
    """
    onehot: 1
    name: s
    model:
      q: parameter(2, init=[0.4, -0.7])
      p: parameter(2, init=[-0.3, 0.5])
      w: parameter(2, init=[1.1, -0.8])
      z: ~ categorical(logits=q)
      y: ~ categorical(logits=q)
      gap: logsumexp(q) - logsumexp(p)
      lz: sum(z * (p - q)) + gap + sum(w * z) - softplus(sum(w * z))
      ly: sum(y * (p - q)) + gap + sum(w * y) - softplus(sum(w * y))
      bound: logsumexp(stack(lz, ly)) - log(2)
    estimators: {default: enumerate}
    maximize: bound
    """)
  let text = sampledBound.replacing("z: ~ bernoulli(", with: "z: ~ \(draw.call)")
    .replacing("w * z", with: "w * \(draw.value)")
  let probe = try GradientProbe(text, set: ["estimators.z": estimator], batch: 1, data: observed)
  let reference = exact.gradient(step: 0)
  let order = try reorder(exact, probe)
  let (mean, error) = try probe.moments(steps: 20_000)
  let test = MomentTest(mean: mean, error: error, exact: order.map { reference[$0] })
  #expect(test.passes, "largest |z| \(test.largestZ), bound \(test.bound)")
  #expect(test.blindSpot < 1)
}

/// The same test rejects estimators that differentiate only a part of the bound, as libraries do.
@Test(arguments: [Estimator.withoutScoreTerm, .withoutNormalizedWeight])
func aPartOfTheBoundIsRejected(_ wrong: Estimator) throws {
  let exact = try GradientProbe(enumeratedBound)
  let probe = try GradientProbe(
    sampledBound, set: ["estimators.z": "vimco"], replacing: ["z": wrong], batch: 1,
    data: observed)
  let reference = exact.gradient(step: 0)
  let order = try reorder(exact, probe)
  let (mean, error) = try probe.moments(steps: 20_000)
  let test = MomentTest(mean: mean, error: error, exact: order.map { reference[$0] })
  #expect(!test.passes)
}

extension Estimator {
  /// Wrong: no score term, so that the guide hears of the bound's direct dependence alone.
  static let withoutScoreTerm = vimco.variant(
    "no score term", gradient: .cost { _, _, _ in [nil] })

  /// Wrong: VIMCO without −v_k, undone by adding the normalized weights to the signal.
  static let withoutNormalizedWeight = vimco.variant(
    "VIMCO without the normalized weight",
    gradient: .cost { site, cost, b in
      guard let bound = cost.bound, case .cost(let rule) = Estimator.vimco.gradient,
        let right = rule(site, cost, b)[0]
      else { return [nil] }
      let weights = Formula(bound.logWeights, b)
      let share = (weights - weights.logsumexp(-2)).exp * Formula(bound.coefficient, b)
      let score = site.score(Formula(site.draw(b), b))
      return [(Formula(right, b) + site.spread(share * Formula(cost.weight, b)) * score).value]
    })
}

/// The positions in the first probe's gradient of the second probe's parameters.
private func reorder(_ exact: GradientProbe, _ probe: GradientProbe) throws -> [Int] {
  let names = exact.step.weights.map { $0.path.split(separator: ".").last! }
  return try probe.step.weights.flatMap { spec -> [Int] in
    let index = try #require(names.firstIndex(of: spec.path.split(separator: ".").last!))
    return [2 * index, 2 * index + 1]
  }
}

/// log_marginal is the logarithm of the sum over all joint values.
@Test func logMarginalIsTheLogOfTheSum() throws {
  var probe = try GradientProbe(
    """
    onehot: 1
    name: mixture
    data:
      x: binary[2]
    model:
      a: parameter(3, init=[0.1, 0.5, -0.4])
      w: parameter([3, 2], init=[[0.3, -1.0], [1.2, 0.2], [-0.7, 0.9]])
      k: ~ categorical(logits=a)
      x: ~ bernoulli(logits=k @ w)
    maximize: log_marginal()
    """, batch: 1, data: ["data.x": Tensor([1, 2], [1, 0])])
  let a = [0.1, 0.5, -0.4]
  let w = [[0.3, -1.0], [1.2, 0.2], [-0.7, 0.9]]
  let total = a.map { exp($0) }.reduce(0, +)
  func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  let expected = log(
    (0..<3).map { exp(a[$0]) / total * sigmoid(w[$0][0]) * (1 - sigmoid(w[$0][1])) }.reduce(0, +))
  #expect(abs(probe.objective(step: 0) - expected) < 1e-12)
  let exact = probe.gradient(step: 0)
  for (a, b) in zip(exact, probe.differences(maximizing: true)) { #expect(abs(a - b) < 1e-7) }
}

/// Reweighted wake-sleep: the model's gradient is that of the bound at plain draws, the guide's the
/// normalized weights times the score (Bornschein and Bengio, 2015), both summed over all pairs of
/// draws.
@Test func wakeSleepHasItsClosedFormMean() throws {
  let text = sampledBound.replacingOccurrences(
    of: "maximize: iwae(samples=2)", with: "maximize: reweighted_wake_sleep(samples=2)")
  let probe = try GradientProbe(text, batch: 1, data: observed)
  let (q, p, w) = ([0.4, -0.7], [-0.3, 0.5], [1.1, -0.8])
  func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  let states = (0..<4).map { [Double($0 & 1), Double($0 >> 1)] }
  func mass(_ z: [Double], _ logits: [Double]) -> Double {
    zip(z, logits).map { $0 == 1 ? sigmoid($1) : sigmoid(-$1) }.reduce(1, *)
  }
  func likelihood(_ z: [Double]) -> Double { sigmoid(zip(w, z).map { $0 * $1 }.reduce(0, +)) }
  func weight(_ z: [Double]) -> Double { mass(z, p) * likelihood(z) / mass(z, q) }
  var expected: [String: [Double]] = ["q": [0, 0], "p": [0, 0], "w": [0, 0]]
  for first in states {
    for second in states {
      let chance = mass(first, q) * mass(second, q)
      let total = weight(first) + weight(second)
      for z in [first, second] {
        let share = chance * weight(z) / total
        for index in 0..<2 {
          // The loss is minimized, so every gradient is negated.
          expected["q"]![index] -= share * (z[index] - sigmoid(q[index]))
          expected["p"]![index] -= share * (z[index] - sigmoid(p[index]))
          expected["w"]![index] -= share * z[index] * (1 - likelihood(z))
        }
      }
    }
  }
  let (mean, error) = try probe.moments(steps: 20_000)
  let order = probe.step.weights.flatMap { spec in
    expected[String(spec.path.split(separator: ".").last!)]!
  }
  #expect(MomentTest(mean: mean, error: error, exact: order).passes, "\(mean) \(order)")
  let labels = Dictionary(uniqueKeysWithValues: probe.step.labels.map { ($0.path, $0.bias) })
  #expect(labels["guide.q"] == .consistent && labels["model.w"] == .unbiased, "\(labels)")
}

/// A chain of variables is summed out one by one: the same as by hand, and affordable where the
/// joint values are not.
@Test func logMarginalEliminatesAlongAChain() throws {
  func chain(_ length: Int) -> String {
    var lines = ["  z1: ~ categorical(logits=start)", "  x1: ~ bernoulli(logits=z1 @ emit)"]
    for t in 2...length {
      lines.append("  z\(t): ~ categorical(logits=z\(t - 1) @ move)")
      lines.append("  x\(t): ~ bernoulli(logits=z\(t) @ emit)")
    }
    return """
      onehot: 1
      name: chain
      data:
      \((1...length).map { "  x\($0): binary[1]" }.joined(separator: "\n"))
      model:
        start: parameter(4, init=[0.1, 0.5, -0.4, 0.2])
        move: parameter([4, 4], init=normal(1.0))
        emit: parameter([4, 1], init=[[0.3], [-1.0], [1.2], [0.4]])
      \(lines.joined(separator: "\n"))
      maximize: log_marginal()
      """
  }
  let length = 12
  let data = Dictionary(
    uniqueKeysWithValues: (1...length).map { ("data.x\($0)", Tensor([1, 1], [Double($0 % 2)])) })
  var probe = try GradientProbe(chain(length), batch: 1, data: data)
  // The forward algorithm in plain code.
  let move = try #require(probe.weights["model.move"]).elements
  func softmax(_ x: [Double]) -> [Double] {
    let e = x.map { exp($0) }
    return e.map { $0 / e.reduce(0, +) }
  }
  let emit = [0.3, -1.0, 1.2, 0.4]
  func seen(_ state: Int, _ t: Int) -> Double {
    1 / (1 + exp(t % 2 == 1 ? -emit[state] : emit[state]))
  }
  var alpha = softmax([0.1, 0.5, -0.4, 0.2]).enumerated().map { $1 * seen($0, 1) }
  for t in 2...length {
    alpha = (0..<4).map { state in
      let from = (0..<4).map { alpha[$0] * softmax(Array(move[$0 * 4..<$0 * 4 + 4]))[state] }
      return from.reduce(0, +) * seen(state, t)
    }
  }
  #expect(abs(probe.objective(step: 0) - log(alpha.reduce(0, +))) < 1e-10)
  let exact = probe.gradient(step: 0)
  for (a, b) in zip(exact, probe.differences(maximizing: true)) { #expect(abs(a - b) < 1e-6) }
}

/// Terms of a chain that each move with two neighbours are summed pair by pair: `enumerate` is
/// legal where the joint values are not, and gives the marginals of the chain.
@Test func enumerationFollowsAChain() throws {
  let length = 12
  let links = (2...length).map { "  z\($0): ~ categorical(logits=z\($0 - 1) @ move)" }
  var probe = try GradientProbe(
    """
    onehot: 1
    name: chain
    model:
      move: parameter([4, 4], init=normal(1.0))
      weight: parameter(4, init=[0.3, -1.0, 1.2, 0.4])
      z1: ~ categorical(logits=[0.1, 0.5, -0.4, 0.2])
    \(links.joined(separator: "\n"))
      cost: sum(weight * z\(length))
    estimators: {default: enumerate}
    minimize: cost
    """)
  let move = try #require(probe.weights["model.move"]).elements
  func softmax(_ x: [Double]) -> [Double] {
    let e = x.map { exp($0) }
    return e.map { $0 / e.reduce(0, +) }
  }
  var marginal = softmax([0.1, 0.5, -0.4, 0.2])
  for _ in 2...length {
    let rows = (0..<4).map { softmax(Array(move[$0 * 4..<$0 * 4 + 4])) }
    let last = marginal
    marginal = (0..<4).map { state in (0..<4).reduce(0) { $0 + last[$1] * rows[$1][state] } }
  }
  let gradient = probe.gradient(step: 0)
  let own = probe.step.weights.firstIndex { $0.path == "model.weight" }
  let start = try #require(own) == 0 ? 0 : 16
  for (a, b) in zip(gradient[start..<start + 4], marginal) { #expect(abs(a - b) < 1e-12) }
  for (a, b) in zip(gradient, probe.differences(maximizing: false)) { #expect(abs(a - b) < 1e-6) }
}
