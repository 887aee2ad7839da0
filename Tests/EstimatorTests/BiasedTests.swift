import Estimators
import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
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

/// SoftSort of two items against quadrature over the difference of their noise, which is logistic:
/// with d the difference of the scores, both diagonal entries are σ(d ⁄ τ) (Prillo and Eisenschlos,
/// 2020).
@Test(arguments: [false, true], [0.7, 0.2])
func softSortHasItsQuadratureMean(_ isHard: Bool, _ temperature: Double) throws {
  let w = [0.5, -1, 2, 0.3]
  let text = """
    onehot: 1
    name: s
    model:
      a: parameter(2, init=[0.4, -0.3])
      w: [[0.5, -1], [2, 0.3]]
      z: ~ plackett_luce(logits=a)
      cost: sum(w * z^3)
    estimators: {z: "gumbel_softmax(temperature=\(temperature), hard=\(isHard))"}
    minimize: cost
    """
  let (mean, error) = try GradientProbe(text).moments(steps: 20_000)
  let slope = quadrature(200_000, isNormal: false) { noise in
    let y = sigmoid((0.7 + noise) / temperature)
    let same = isHard ? (0.7 + noise > 0 ? 1.0 : 0.0) : y
    let other = 1 - same
    let change = 3 * ((w[0] + w[3]) * same * same - (w[1] + w[2]) * other * other)
    return change * y * (1 - y) / temperature
  }
  #expect(MomentTest(mean: mean, error: error, exact: [slope, -slope]).passes, "\(mean) \(slope)")
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
  let (mean, error) = try probe.moments(steps: 20_000)
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
  let (mean, error) = try probe.moments(steps: 20_000)
  // Σ π_k (w_k² + 1).
  let p = sigmoid(0.5)
  let exact = [
    p * (1 - p) * (0.25 - 1), -p * (1 - p) * (0.25 - 1), p * 2 * 0.5, (1 - p) * 2 * -1,
  ]
  let test = MomentTest(mean: mean, error: error, exact: exact)
  #expect(test.passes, "\(mean) \(exact)")
}

// MARK: - Closed forms of biased estimators

/// Two coins with a quadratic-and-more cost, whose derivative between vertices is known.
private struct Toy {
  let logits = [0.4, -0.9]
  let text = """
    onehot: 1
    name: s
    model:
      a: parameter(2, init=[0.4, -0.9])
      z: ~ bernoulli(logits=a)
      cost: sum(z^3) + 2 * z[0] * z[1]^2 + 0.5 * z[0]
    minimize: cost
    """
  var p: [Double] { logits.map(sigmoid) }

  func cost(_ z: [Double]) -> Double {
    z[0] * z[0] * z[0] + z[1] * z[1] * z[1] + 2 * z[0] * z[1] * z[1] + 0.5 * z[0]
  }

  func slope(_ z: [Double]) -> [Double] {
    [3 * z[0] * z[0] + 2 * z[1] * z[1] + 0.5, 3 * z[1] * z[1] + 4 * z[0] * z[1]]
  }

  /// The mean over all draws of a gradient that is a function of the draw.
  func mean(_ gradient: ([Double]) -> [Double]) -> [Double] {
    var total = [0.0, 0.0]
    for state in 0..<4 {
      let z = [Double(state & 1), Double(state >> 1)]
      let weight = zip(z, p).map { $0 == 1 ? $1 : 1 - $1 }.reduce(1, *)
      for (index, value) in gradient(z).enumerated() { total[index] += weight * value }
    }
    return total
  }

  /// The exact gradient, p(1 − p)·E[f(1) − f(0)] for each coin.
  var exact: [Double] {
    mean { z in
      z.indices.map { index in
        var (one, zero) = (z, z)
        (one[index], zero[index]) = (1, 0)
        return p[index] * (1 - p[index]) * (cost(one) - cost(zero))
      }
    }
  }
}

/// A formula for the mean gradient of one draw, written out apart from the compiler.
private struct ClosedForm: CustomTestStringConvertible, Sendable {
  let call: String
  let gradient: @Sendable (_ z: Double, _ slope: Double, _ logit: Double) -> Double
  var testDescription: String { call }

  static let all = [
    ClosedForm(call: "straight_through") { _, g, a in g * sigmoid(a) * sigmoid(-a) },
    ClosedForm(call: "slope_annealed(slope=2.5)") { _, g, a in
      2.5 * g * sigmoid(2.5 * a) * sigmoid(-2.5 * a)
    },
    ClosedForm(call: "darn(center=half)") { z, g, a in (z - sigmoid(a)) * g * (z - 0.5) },
    ClosedForm(call: "darn(center=mean)") { z, g, a in g * (z - sigmoid(a)) * (z - sigmoid(a)) },
    ClosedForm(call: "reinmax") { z, g, a in 0.5 * g * abs(z - sigmoid(a)) },
    ClosedForm(call: "reinmax(temperature=2.0)") { z, g, a in
      let middle = (sigmoid(a / 2) + z) / 2
      return 2 * middle * (1 - middle) * g - 0.5 * g * sigmoid(a) * sigmoid(-a)
    },
    ClosedForm(call: "gapped_straight_through(temperature=0.7, gap=1.0)") { z, g, a in
      // The classes' logits a and 0: the drawn one is lifted to the larger, the other held a gap
      // below.
      let most = max(a, 0)
      let one = z == 1 ? most : min(a, most - 1)
      let zero = z == 1 ? min(0, most - 1) : most
      let y = sigmoid((one - zero) / 0.7)
      return g * y * (1 - y) / 0.7
    },
  ]
}

/// Estimators that are functions of the draw have the mean that their formula has over all draws,
/// and that is not the gradient.
@Test(arguments: ClosedForm.all)
private func biasedMeansAreThoseOfTheirFormulas(_ form: ClosedForm) throws {
  let toy = Toy()
  let (mean, error) = try GradientProbe(toy.text, set: ["estimators.z": form.call])
    .moments(steps: 40_000)
  let expected = toy.mean { z in
    let slope = toy.slope(z)
    return z.indices.map { form.gradient(z[$0], slope[$0], toy.logits[$0]) }
  }
  let test = MomentTest(mean: mean, error: error, exact: expected)
  #expect(test.passes, "\(mean), formula \(expected)")
  #expect(!MomentTest(mean: mean, error: error, exact: toy.exact).passes, "the bias is there")
}

/// Averages over a grid of standard logistic or normal noise.
private func quadrature(_ count: Int, isNormal: Bool, _ body: (Double) -> Double) -> Double {
  var (sum, total) = (0.0, 0.0)
  for index in 0..<count {
    if isNormal {
      let x = -9 + 18 * (Double(index) + 0.5) / Double(count)
      let weight = exp(-x * x / 2)
      (sum, total) = (sum + weight * body(x), total + weight)
    } else {
      let u = (Double(index) + 0.5) / Double(count)
      (sum, total) = (sum + body(log(u) - log1p(-u)), total + 1)
    }
  }
  return sum / total
}

/// Gumbel-Rao has the mean of the hard Gumbel-softmax, which one coin's quadrature gives.
@Test(arguments: [0.7, 0.2])
func gumbelRaoHasTheMeanOfTheHardForm(_ temperature: Double) throws {
  let call = "gumbel_rao(temperature=\(temperature), draws=5)"
  let (mean, error) = try GradientProbe(cubic(call)).moments(steps: 40_000)
  let expected = quadrature(200_000, isNormal: false) { noise in
    let y = sigmoid((0.4 + noise) / temperature)
    let z = 0.4 + noise > 0 ? 1.0 : 0.0
    return (3 * z * z + 0.5) * y * (1 - y) / temperature
  }
  #expect(MomentTest(mean: mean, error: error, exact: [expected]).passes)
}

/// The invertible Gaussian of one coin against quadrature over the normal noise.
@Test func invertibleGaussianHasItsQuadratureMean() throws {
  let call = "invertible_gaussian(temperature=0.5, std=1.5, delta=0.8)"
  let (mean, error) = try GradientProbe(cubic(call)).moments(steps: 40_000)
  let expected = quadrature(100_000, isNormal: true) { noise in
    let y = sigmoid((0.4 + 1.5 * noise) / 0.5 - log(0.8))
    return (3 * y * y + 0.5) * y * (1 - y) / 0.5
  }
  #expect(MomentTest(mean: mean, error: error, exact: [expected]).passes)
}

/// ReinMax is exact for costs that are quadratic in every unit, and straight-through is not.
@Test(arguments: ["reinmax", "darn(center=half)"])
func secondOrderEstimatorsAreExactForQuadratics(_ call: String) throws {
  let text = """
    onehot: 1
    name: s
    model:
      a: parameter(2, init=[0.4, -0.9])
      z: ~ bernoulli(logits=a)
      cost: sum(z^2) + 2 * z[0] * z[1] - 0.7 * z[0]
    minimize: cost
    """
  let exact = try GradientProbe(text, set: ["estimators.z": "enumerate"]).gradient(step: 0)
  func isExact(_ call: String) throws -> Bool {
    let (mean, error) = try GradientProbe(text, set: ["estimators.z": call]).moments(steps: 20_000)
    return MomentTest(mean: mean, error: error, exact: exact).passes
  }
  let second = try isExact(call)
  let first = try isExact("straight_through")
  #expect(second)
  #expect(!first)
}

/// Wrong variants of biased estimators, which their closed forms reject.
@Test func wrongBiasedVariantsAreRejected() throws {
  // Gumbel-Rao with its noise attached to the logits.
  let attached = Estimator.gumbelRao.variant(
    "Gumbel-Rao with its Gumbels attached",
    value: { site, b in
      let many = site.repeated(5, b)
      let noise = many.noise(site.distribution.noise, "conditional")
      let draw = site.repeating(Formula(site.draw(b), b))
      let given = site.discrete.conditional(b, many.parameters, draw.value, noise)
      let relaxed = site.discrete.relax(b, given, site[Estimator.temperature])
      return site.throughSurrogate(site.repeatMean(Formula(relaxed.value, b)), b)
    })
  // The derivative of the softmax at y without the division of its argument.
  let unscaled = Estimator.gumbelRao.variant(
    "a missing 1/temperature",
    value: { site, b in
      let temperature = Formula(site[Estimator.temperature], b)
      let noisy = Formula(site.discrete.perturbed(b, site.parameters, site.drawNoise), b)
      let moved = (noisy / temperature).stopped + (noisy - noisy.stopped)
      return site.throughSurrogate(moved.sigmoid, b)
    })
  let temperature = 0.5
  let expected = quadrature(200_000, isNormal: false) { noise in
    let y = sigmoid((0.4 + noise) / temperature)
    let z = 0.4 + noise > 0 ? 1.0 : 0.0
    return (3 * z * z + 0.5) * y * (1 - y) / temperature
  }
  for wrong in [attached, unscaled] {
    let call = "gumbel_rao(temperature=\(temperature), draws=5)"
    let (mean, error) = try GradientProbe(cubic(call), replacing: ["z": wrong])
      .moments(steps: 40_000)
    #expect(!MomentTest(mean: mean, error: error, exact: [expected]).passes, "\(wrong.name)")
  }
}

// MARK: - Numerics

/// An estimator call with a distribution that it is defined for.
private struct Extreme: CustomTestStringConvertible, Sendable {
  let call: String
  let distribution: String
  var testDescription: String { "\(call) of \(distribution)" }

  static let all = Estimator.all.flatMap { estimator in
    estimator.distributions.filter { $0.discrete != nil }.flatMap { distribution in
      estimator.calls(at: distribution).map {
        Extreme(call: cold($0, estimator), distribution: distribution.name)
      }
    }
  }

  /// The call at temperature 0.01 where it has one and admits that.
  private static func cold(_ call: String, _ estimator: Estimator) -> String {
    guard estimator.options.contains(where: { $0.name == Estimator.temperature.name }),
      estimator != .reinmax
    else { return call }
    return call.hasSuffix(")")
      ? String(call.dropLast()) + ", temperature=0.01)" : "\(call)(temperature=0.01)"
  }
}

/// In float32 no draw, density or gradient is infinite or no number, for logits up to ±100 and at a
/// temperature of 0.01.
@Test(arguments: Extreme.all)
private func extremeLogitsGiveFiniteGradients(_ extreme: Extreme) throws {
  let member = extreme.distribution == "k_subset" ? ", k=2" : ""
  let needsBound = extreme.call.hasPrefix("vimco") || extreme.call.hasPrefix("ovis")
  let objective = needsBound ? "iwae(samples=3)" : "elbo(kl=sampled)"
  var probe = try GradientProbe(
    """
    onehot: 1
    name: s
    data: {x: "binary[2]"}
    guide:
      a: parameter([2, 3], init=[[100.0, -100.0, 0.0], [-100.0, 99.0, 100.0]])
      z: ~ \(extreme.distribution)(logits=a\(member))
    model:
      z: ~ \(extreme.distribution)(logits=zeros([2, 3])\(member))
      x: ~ bernoulli(logits=dense(z, 2))
    maximize: \(objective)
    """, set: ["estimators.z": extreme.call], batch: 1, data: ["data.x": Tensor([1, 2], [1, 0])],
    precision: .f32)
  probe.shift(seed: 3)
  let (mean, _) = try probe.moments(steps: 300)
  let isFinite = mean.allSatisfy { $0.isFinite }
  #expect(isFinite, "\(mean)")
}
