import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Natural parameters at which rules are tried.
struct LogitCase: Sendable, CustomStringConvertible {
  let distribution: Distribution
  let shape: Shape
  let logits: [Double]

  var description: String { "\(distribution.name) \(logits)" }

  /// Logits in the ordinary range.
  static let plain: [LogitCase] = [
    LogitCase(.bernoulli, [], [0.3]), LogitCase(.bernoulli, [3], [0.3, -2, 0]),
    LogitCase(.bernoulli, [2, 2], [1, -1, 0.5, 3]), LogitCase(.categorical, [3], [0.3, -0.5, 1]),
    LogitCase(.categorical, [2, 3], [0, 1, 2, -1, 0.5, 0]),
    LogitCase(.categorical, [3, 2], [0, 1, 2, -1, 0.5, 0]),
    LogitCase(.kSubset(of: 1), [3], [0.3, -0.5, 1]),
    LogitCase(.kSubset(of: 2), [4], [0.3, -0.5, 1, -1.5]),
    LogitCase(.kSubset(of: 3), [5], [0.3, -0.5, 1, 2, 0]),
    LogitCase(.kSubset(of: 2), [2, 3], [0, 1, 2, -1, 0.5, 0.1]),
  ]

  /// Logits far out, and excluded classes.
  static let extreme: [LogitCase] = [
    LogitCase(.bernoulli, [5], [-100, -40, 0, 40, 100]),
    LogitCase(.categorical, [4], [-100, 100, 0, 40]),
    LogitCase(.categorical, [3], [-.infinity, 0, 1]),
    LogitCase(.categorical, [2, 3], [100, -.infinity, -100, 0, -.infinity, -.infinity]),
    LogitCase(.kSubset(of: 2), [5], [-100, 100, 0, 40, -40]),
    LogitCase(.kSubset(of: 3), [4], [100, 100, -100, -100]),
    LogitCase(.kSubset(of: 2), [4], [-.infinity, 0, 1, 100]),
    LogitCase(.kSubset(of: 1), [2, 3], [100, -.infinity, -100, 0, -.infinity, -.infinity]),
    LogitCase(.kSubset(of: 3), [3], [100, -100, 0]),
  ]

  init(_ distribution: Distribution, _ shape: Shape, _ logits: [Double]) {
    self.distribution = distribution
    self.shape = shape
    self.logits = logits
  }

  /// The probabilities of every class of every unit, a Bernoulli's being those of 0 and 1.
  var probabilities: [[Double]] {
    if distribution == .bernoulli { return logits.map { [1 / (1 + exp($0)), 1 / (1 + exp(-$0))] } }
    if distribution == .kSubset { return subsetProbabilities }
    return stride(from: 0, to: logits.count, by: shape[-1]).map { start in
      let row = logits[start..<start + shape[-1]]
      let masses = row.map { exp($0 - row.max()!) }
      return masses.map { $0 / masses.reduce(0, +) }
    }
  }

  /// The probabilities of every subset of every row, by a sum over all of them.
  private var subsetProbabilities: [[Double]] {
    let n = shape[-1]
    return stride(from: 0, to: logits.count, by: n).map { start in
      // The first entry is the highest bit, so that numbers are in lexicographic order.
      let subsets = (0..<1 << n).filter { $0.nonzeroBitCount == distribution.index!.value }
      let sums = subsets.map { bits in
        (0..<n).map { bits >> (n - 1 - $0) & 1 == 1 ? logits[start + $0] : 0 }.reduce(0, +)
      }
      let masses = sums.map { exp($0 - sums.max()!) }
      return masses.map { $0 / masses.reduce(0, +) }
    }
  }
}

@Suite struct DiscreteDistributionTests {
  static let all = LogitCase.plain + LogitCase.extreme

  /// The log-mass of every joint state, units summed.
  private func logMasses(_ item: LogitCase, _ harness: Harness, _ logits: Value) throws -> [Double]
  {
    let states = try #require(item.distribution.discrete).states(item.shape)
    let terms = item.distribution.logDensity(harness.b, [logits], harness.b.constant(states))
    let values = harness.elements(terms)
    let count = states.shape[0]
    let width = values.count / count
    return (0..<count).map { values[$0 * width..<($0 + 1) * width].reduce(0, +) }
  }

  @Test(arguments: all) func massesSumToOne(_ item: LogitCase) throws {
    let harness = Harness()
    let masses = try logMasses(item, harness, harness.input(item.shape, item.logits)).map {
      exp($0)
    }
    expectClose([masses.reduce(0, +)], [1])
    let rules = try #require(item.distribution.discrete)
    #expect(
      masses.count
        == (0..<rules.units(item.shape)).reduce(1) { n, _ in n * rules.arity(item.shape) })
  }

  @Test(arguments: all) func massesAreThoseOfTheFormula(_ item: LogitCase) throws {
    let harness = Harness()
    let masses = try logMasses(item, harness, harness.input(item.shape, item.logits))
    // Lexicographic order: the first unit is the slowest digit.
    let products = item.probabilities.reduce([1.0]) { masses, unit in
      masses.flatMap { mass in unit.map { mass * $0 } }
    }
    expectClose(masses.map { exp($0) }, products)
  }

  @Test(arguments: all) func meansAreThoseOfTheStates(_ item: LogitCase) throws {
    let harness = Harness()
    let logits = harness.input(item.shape, item.logits)
    let rules = try #require(item.distribution.discrete)
    let states = rules.states(item.shape).elements
    let masses = try logMasses(item, harness, logits).map { exp($0) }
    let width = item.shape.count
    let expected = (0..<width).map { unit in
      masses.indices.map { masses[$0] * states[$0 * width + unit] }.reduce(0, +)
    }
    let mean = rules.mean(harness.b, [logits])
    #expect(mean.type.support == (item.distribution == .categorical ? .simplex : .unit))
    expectClose(harness.elements(mean), expected)
  }

  @Test(arguments: LogitCase.plain) func theModeIsTheLikeliestState(_ item: LogitCase) throws {
    let harness = Harness()
    let logits = harness.input(item.shape, item.logits)
    let states = try #require(item.distribution.discrete).states(item.shape).elements
    let masses = try logMasses(item, harness, logits)
    let best = masses.indices.max { masses[$0] < masses[$1] }!
    let mode = item.distribution.mode(harness.b, [logits])
    #expect(mode.type.support == item.distribution.valueSupport)
    let width = item.shape.count
    expectClose(harness.elements(mode), Array(states[best * width..<(best + 1) * width]))
  }

  @Test(arguments: LogitCase.plain)
  func theScoreIsTheSlopeOfTheLogMass(_ item: LogitCase) throws {
    let rules = try #require(item.distribution.discrete)
    let states = rules.states(item.shape)
    let width = item.shape.count
    func logMass(_ logits: [Double]) throws -> [Double] {
      let harness = Harness()
      return try logMasses(item, harness, harness.input(item.shape, logits))
    }
    let harness = Harness()
    let logits = harness.input(item.shape, item.logits)
    let score = harness.elements(rules.score(harness.b, [logits], harness.b.constant(states)))
    for unit in 0..<width {
      var (up, down) = (item.logits, item.logits)
      up[unit] += 1e-5
      down[unit] -= 1e-5
      let slopes = zip(try logMass(up), try logMass(down)).map { ($0 - $1) / 2e-5 }
      expectClose(
        (0..<states.shape[0]).map { score[$0 * width + unit] }, slopes, tolerance: 1e-8)
    }
  }

  /// Pairs of logits of one family and shape.
  static let pairs: [(LogitCase, [Double])] = [
    (LogitCase(.bernoulli, [3], [0.3, -2, 0]), [1, 1, -1]),
    (LogitCase(.bernoulli, [2], [100, -100]), [99, -90]),
    (LogitCase(.bernoulli, [2], [100, -100]), [-100, 100]),
    (LogitCase(.categorical, [2, 3], [0, 1, 2, -1, 0.5, 0]), [1, 1, 1, 0, 3, -3]),
    (LogitCase(.categorical, [3], [100, -100, 0]), [0, 0, 0]),
    (LogitCase(.categorical, [3], [0, -.infinity, 1]), [0.5, -.infinity, 0]),
    (LogitCase(.categorical, [3], [0, -.infinity, 1]), [0.5, 2, 0]),
    (LogitCase(.kSubset(of: 2), [2, 3], [0, 1, 2, -1, 0.5, 0]), [1, 1, 1, 0, 3, -3]),
    (LogitCase(.kSubset(of: 3), [5], [0.3, -0.5, 1, 2, 0]), [0, 0, 0, 0, 0]),
    (LogitCase(.kSubset(of: 2), [4], [100, -100, 0, 40]), [-100, 100, 0, 1]),
    (LogitCase(.kSubset(of: 2), [4], [0, -.infinity, 1, -1]), [0.5, -.infinity, 0, 0]),
    (LogitCase(.kSubset(of: 2), [4], [0, -.infinity, 1, -1]), [0.5, 2, 0, 0]),
  ]

  @Test(arguments: pairs)
  func theDivergenceIsTheSumOverStates(_ q: LogitCase, _ p: [Double]) throws {
    let harness = Harness()
    let first = harness.input(q.shape, q.logits)
    let second = harness.input(q.shape, p)
    let own = try logMasses(q, harness, first)
    let other = try logMasses(q, harness, second)
    let expected = zip(own, other).map { exp($0) == 0 ? 0 : exp($0) * ($0 - $1) }.reduce(0, +)
    let divergence = harness.elements(q.distribution.divergence(harness.b, [first], [second]))
    expectClose([divergence.reduce(0, +)], [expected], tolerance: 1e-10)
  }

  @Test func anExcludedClassThatIsTakenIsImpossible() {
    let harness = Harness()
    let q = harness.input([2], [0, 0])
    let p = harness.input([2], [0, -.infinity])
    #expect(
      harness.elements(Distribution.categorical.divergence(harness.b, [q], [p])) == [.infinity])
    let taken = harness.input([2], [0, 1])
    #expect(
      harness.elements(Distribution.categorical.logDensity(harness.b, [p], taken)) == [-.infinity])
  }

  /// What autodiff makes of each rule, by the rule's name.
  @Test(arguments: LogitCase.extreme)
  func nothingIsEverNotANumber(_ item: LogitCase) throws {
    let rules = try #require(item.distribution.discrete)
    for dtype in [DType.f64, .f32] {
      let harness = Harness(dtype: dtype)
      let b = harness.b
      let logits = harness.input(Tensor(dtype, item.shape, item.logits))
      let temperature = harness.input(Tensor(scalar: 0.1, dtype))
      let noise = harness.input(
        Tensor(dtype, item.shape, item.logits.indices.map { sin(Double($0)) }))
      let draw = item.distribution.draw(b, [logits], noise)
      var values = [
        item.distribution.logDensity(b, [logits], draw),
        item.distribution.divergence(b, [logits], [logits]),
        rules.score(b, [logits], draw), rules.mean(b, [logits]),
      ]
      var inputs = [logits]
      if rules.relaxation != nil {
        let relaxed = rules.relaxed(b, [logits], noise, temperature)
        // Relaxed values of excluded classes are 0, as those of the draw.
        values += [
          item.distribution.logDensity(b, [logits], relaxed.value), relaxed.value,
          rules.relaxedLogDensity(b, [logits], relaxed.logValue, temperature),
        ]
        inputs += [temperature, relaxed.value]
      } else {
        values.append(item.distribution.logDensity(b, [logits], rules.mean(b, [logits])))
      }
      let gradients = values.flatMap { value in
        inputs.map { harness.gradient(of: value, withRespectTo: $0) }
      }
      let results = harness.run([draw] + values + gradients)
      for (index, tensor) in results.enumerated() {
        #expect(tensor.elements.allSatisfy { $0.isFinite }, "\(dtype), result \(index): \(tensor)")
      }
    }
  }

  @Test(arguments: LogitCase.plain)
  func drawsAreAsFrequentAsTheMean(_ item: LogitCase) throws {
    let harness = Harness()
    let count = 20_000
    let logits = harness.input(item.shape, item.logits)
    let rules = try #require(item.distribution.discrete)
    let key = RandomKey(seed: 5)
    let width = item.shape.count
    let values = (0..<count * width).map { item.distribution.noise.value(key, element: $0) }
    let draw = item.distribution.draw(
      harness.b, [logits], harness.input([count] + item.shape, values))
    #expect(draw.type.support == item.distribution.valueSupport)
    let results = harness.run([draw, rules.mean(harness.b, [logits])])
    for unit in 0..<width {
      let total = (0..<count).map { results[0].elements[$0 * width + unit] }.reduce(0, +)
      let p = results[1].elements[unit]
      let deviation = (p * (1 - p) / Double(count)).squareRoot()
      #expect(abs(total / Double(count) - p) < 5 * deviation)
    }
  }

  @Test func probabilitiesGiveTheirLogits() throws {
    let harness = Harness()
    let b = harness.b
    let p = harness.input([4], [0, 0.25, 0.5, 1], .unit)
    let form = try #require(Distribution.bernoulli.parameters[0].first { $0.name == "probs" })
    #expect(form.support == .unit)
    let logits = form.natural(b, p)
    let mass = b.emit(.sigmoid, logits)
    let certain = Distribution.bernoulli.logDensity(b, [logits], harness.input([4], [0, 0, 1, 1]))
    let slope = harness.gradient(of: certain, withRespectTo: p)
    let results = harness.run([mass, certain, slope])
    expectClose(results[0].elements, [0, 0.25, 0.5, 1])
    expectClose(results[1].elements, [0, log(0.75), log(0.5), 0])
    #expect(results[2].elements.allSatisfy { $0.isFinite })
  }

  @Test func simplexProbabilitiesGiveTheirLogits() throws {
    let harness = Harness()
    let b = harness.b
    let p = harness.input([2, 3], [0.2, 0, 0.8, 1, 0, 0], .simplex)
    let form = try #require(Distribution.categorical.parameters[0].first { $0.name == "probs" })
    #expect(form.support == .simplex)
    let logits = form.natural(b, p)
    let density = Distribution.categorical.logDensity(
      b, [logits], harness.input([2, 3], [0, 0, 1, 1, 0, 0]))
    let slope = harness.gradient(of: density, withRespectTo: p)
    let results = harness.run([b.emit(.softmax, logits), density, slope])
    expectClose(results[0].elements, [0.2, 0, 0.8, 1, 0, 0])
    expectClose(results[1].elements, [log(0.8), 0])
    #expect(results[2].elements.allSatisfy { $0.isFinite })
  }
}

/// What subsets have besides the rules of every finite distribution.
@Suite struct SubsetTests {
  static let all = DiscreteDistributionTests.all.filter { $0.distribution == .kSubset }

  private func draws(_ item: LogitCase, count: Int, _ harness: Harness, _ dtype: DType) -> Value {
    let key = RandomKey(seed: 3)
    let values = (0..<count * item.shape.count).map {
      item.distribution.noise.value(key, element: $0)
    }
    let logits = harness.input(Tensor(dtype, item.shape, item.logits))
    return item.distribution.draw(
      harness.b, [logits], harness.input(Tensor(dtype, [count] + item.shape, values)))
  }

  @Test(arguments: all, [DType.f64, .f32])
  func everyRowHasExactlyKOnes(_ item: LogitCase, _ dtype: DType) throws {
    let harness = Harness(dtype: dtype)
    let draws = harness.elements(draws(item, count: 500, harness, dtype))
    let mode = harness.elements(
      item.distribution.mode(
        harness.b, [harness.input(Tensor(dtype, item.shape, item.logits))]))
    let (n, k) = (item.shape[-1], try #require(item.distribution.index).value)
    for values in [draws, mode] {
      #expect(values.allSatisfy { $0 == 0 || $0 == 1 })
      for start in stride(from: 0, to: values.count, by: n) {
        #expect(values[start..<start + n].reduce(0, +) == Double(k))
        let taken = (0..<n).filter { values[start + $0] == 1 }
        let first = start % item.shape.count
        #expect(taken.allSatisfy { item.logits[first + $0] > -.infinity })
      }
    }
  }

  @Test(arguments: LogitCase.plain.filter { $0.distribution == .kSubset })
  func drawsAreAsFrequentAsTheirMass(_ item: LogitCase) throws {
    let harness = Harness()
    let count = 20_000
    let draws = harness.elements(draws(item, count: count, harness, .f64))
    let states = try #require(item.distribution.discrete).states(item.shape)
    let masses = item.probabilities.reduce([1.0]) { masses, unit in
      masses.flatMap { mass in unit.map { mass * $0 } }
    }
    let width = item.shape.count
    var counts: [[Double]: Int] = [:]
    for start in stride(from: 0, to: draws.count, by: width) {
      counts[Array(draws[start..<start + width]), default: 0] += 1
    }
    for (state, mass) in masses.enumerated() {
      let row = Array(states.elements[state * width..<(state + 1) * width])
      let deviation = (mass * (1 - mass) / Double(count)).squareRoot()
      #expect(abs(Double(counts[row] ?? 0) / Double(count) - mass) < 5 * deviation)
    }
  }

  /// The derivative of the mean is the covariance, here summed over the states.
  @Test(arguments: all) func theSlopeOfTheMeanIsTheCovariance(_ item: LogitCase) throws {
    let harness = Harness()
    let b = harness.b
    let logits = harness.input(item.shape, item.logits)
    let rules = try #require(item.distribution.discrete)
    let weights = item.logits.indices.map { cos(Double(3 * $0)) }
    let weighted = b.emit(.mul, rules.mean(b, [logits]), harness.input(item.shape, weights))
    let slope = harness.elements(harness.gradient(of: weighted, withRespectTo: logits))
    let states = rules.states(item.shape).elements
    let masses = item.probabilities.reduce([1.0]) { masses, unit in
      masses.flatMap { mass in unit.map { mass * $0 } }
    }
    let width = item.logits.count
    func mean(_ value: (ArraySlice<Double>) -> Double) -> Double {
      masses.indices.map { state in
        masses[state] * value(ArraySlice(Array(states[state * width..<(state + 1) * width])))
      }.reduce(0, +)
    }
    let total = mean { zip($0, weights).map { $0 * $1 }.reduce(0, +) }
    let expected = (0..<width).map { entry in
      let own = mean { $0[entry] }
      return mean { x in
        (x[entry] - own) * (zip(x, weights).map { $0 * $1 }.reduce(0, +) - total)
      }
    }
    expectClose(slope, expected, tolerance: 1e-11)
  }

  @Test func equalLogitsShareTheSlope() {
    let harness = Harness()
    let logits = harness.input([4], [0, 0, 0, 0])
    let rules = Distribution.kSubset(of: 2).discrete!
    let mean = rules.mean(harness.b, [logits])
    let density = Distribution.kSubset(of: 2).logDensity(
      harness.b, [logits], harness.input([4], [1, 0, 1, 0]))
    let results = harness.run([mean, harness.gradient(of: density, withRespectTo: logits)])
    expectClose(results[0].elements, [0.5, 0.5, 0.5, 0.5])
    expectClose(results[1].elements, [0.5, -0.5, 0.5, -0.5])
  }

  @Test func anotherNumberOfOnesIsImpossible() {
    let harness = Harness()
    let logits = harness.input([3], [0.3, -1, 2])
    let x = harness.input([3, 3], [1, 0, 0, 1, 1, 1, 1, 0, 1])
    let density = Distribution.kSubset(of: 2).logDensity(harness.b, [logits], x)
    let values = harness.elements(density)
    #expect(values[0] == -.infinity && values[1] == -.infinity && values[2].isFinite)
  }

  @Test func oneOfManyIsACategorical() throws {
    let harness = Harness()
    let b = harness.b
    let (q, p) = (harness.input([4], [0.3, -1, 2, 0]), harness.input([4], [1, 1, -0.5, 0]))
    let (subset, categorical) = (Distribution.kSubset(of: 1), Distribution.categorical)
    let results = harness.run([
      subset.divergence(b, [q], [p]), categorical.divergence(b, [q], [p]),
      try #require(subset.discrete).mean(b, [q]), try #require(categorical.discrete).mean(b, [q]),
    ])
    expectClose(results[0].elements, results[1].elements)
    expectClose(results[2].elements, results[3].elements)
  }

  @Test func statesAreCountedWithoutOverflow() throws {
    let rules = try #require(Distribution.kSubset(of: 32).discrete)
    #expect(rules.arity([64]) == 1 << 31)
    #expect(try #require(Distribution.kSubset(of: 3).discrete).arity([2, 20]) == 1140)
    #expect(rules.units([2, 64]) == 2)
  }

  /// Long rows, for which the sums span many orders of magnitude.
  @Test(arguments: [DType.f64, .f32]) func longRowsAddUpToK(_ dtype: DType) throws {
    let harness = Harness(dtype: dtype)
    let logits = (0..<60).map { 30 * sin(Double(7 * $0)) }
    let rules = try #require(Distribution.kSubset(of: 20).discrete)
    let mean = rules.mean(harness.b, [harness.input(Tensor(dtype, [60], logits))])
    let sum = harness.elements(mean).reduce(0, +)
    expectClose([sum], [20], tolerance: dtype == .f64 ? 1e-12 : 1e-4)
  }
}

@Suite struct NormalTests {
  static let mean = [0.5, -1, 2]
  static let logStd = [0.1, -0.7, 0.4]

  private func density(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
    exp(-(x - mean) * (x - mean) / (2 * deviation * deviation))
      / (deviation * (2 * .pi).squareRoot())
  }

  @Test func densityDrawAndMode() {
    let harness = Harness()
    let (mean, logStd) = (harness.input([3], Self.mean), harness.input([3], Self.logStd))
    let x = [1.5, -1.2, 0]
    let results = harness.run([
      Distribution.normal.logDensity(harness.b, [mean, logStd], harness.input([3], x)),
      Distribution.normal.draw(harness.b, [mean, logStd], harness.input([3], [1, -2, 0])),
      Distribution.normal.mode(harness.b, [mean, logStd]),
    ])
    expectClose(
      results[0].elements, (0..<3).map { log(density(x[$0], Self.mean[$0], exp(Self.logStd[$0]))) })
    expectClose(results[1].elements, [0.5 + exp(0.1), -1 - 2 * exp(-0.7), 2])
    expectClose(results[2].elements, Self.mean)
  }

  @Test func theDivergenceIsItsIntegral() {
    let harness = Harness()
    let (mean, logStd) = (harness.input([3], Self.mean), harness.input([3], Self.logStd))
    let zeros = harness.input([3], [0, 0.5, 0])
    let divergence = Distribution.normal.divergence(harness.b, [mean, logStd], [zeros, zeros])
    let expected = (0..<3).map { unit -> Double in
      let (own, other) = (exp(Self.logStd[unit]), exp([0, 0.5, 0][unit]))
      // The trapezoid rule on a smooth function that vanishes at both ends.
      return stride(from: -20.0, through: 20, by: 0.01).map { x in
        let q = density(x, Self.mean[unit], own)
        let p = density(x, [0, 0.5, 0][unit], other)
        return q == 0 ? 0 : 0.01 * q * log(q / p)
      }.reduce(0, +)
    }
    expectClose(harness.elements(divergence), expected, tolerance: 1e-9)
  }

  @Test func aDeviationGivesItsLogarithm() throws {
    let harness = Harness()
    let form = try #require(Distribution.normal.parameters[1].first { $0.name == "std" })
    #expect(form.support == .positive)
    let natural = form.natural(harness.b, harness.input([2], [1, 0.5], .positive))
    expectClose(harness.elements(natural), [0, log(0.5)])
  }
}
