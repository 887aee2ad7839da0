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
    LogitCase(.plackettLuce, [1], [0.3]), LogitCase(.plackettLuce, [3], [0.3, -0.5, 1]),
    LogitCase(.plackettLuce, [4], [0.3, -0.5, 1, -1.5]),
    LogitCase(.plackettLuce, [2, 3], [0, 1, 2, -1, 0.5, 0.1]),
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
    LogitCase(.plackettLuce, [4], [-100, 100, 0, 40]),
    LogitCase(.plackettLuce, [3], [100, 100, -100]),
    LogitCase(.plackettLuce, [4], [-.infinity, 0, -.infinity, 1]),
    LogitCase(.plackettLuce, [2, 3], [100, -.infinity, -100, 0, -.infinity, -.infinity]),
    LogitCase(.plackettLuce, [3], [-.infinity, -.infinity, -.infinity]),
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
    if distribution == .plackettLuce { return rankingProbabilities }
    return stride(from: 0, to: logits.count, by: shape[-1]).map { start in
      let row = logits[start..<start + shape[-1]]
      let masses = row.map { exp($0 - row.max()!) }
      return masses.map { $0 / masses.reduce(0, +) }
    }
  }

  /// The probabilities of every ranking of every row, item by item.
  private var rankingProbabilities: [[Double]] {
    func masses(_ logits: [Double]) -> [Double] {
      guard !logits.isEmpty else { return [1] }
      // Excluded items are equal among themselves.
      let most = logits.max()!
      let weights = logits.map { $0 == most ? 1 : exp($0 - most) }
      return logits.indices.flatMap { first -> [Double] in
        let rest = logits.indices.filter { $0 != first }.map { logits[$0] }
        return masses(rest).map { weights[first] / weights.reduce(0, +) * $0 }
      }
    }
    return stride(from: 0, to: logits.count, by: shape[-1]).map { start in
      masses(Array(logits[start..<start + shape[-1]]))
    }
  }

  /// The shape of a value.
  var valueShape: Shape { distribution.valueShape(shape) }

  /// Draws, `[count] + valueShape`.
  func draws(_ count: Int, _ harness: Harness, _ dtype: DType, seed: UInt64) -> Value {
    let key = RandomKey(seed: seed)
    let noise = (0..<count * shape.count).map { distribution.noise.value(key, element: $0) }
    return distribution.draw(
      harness.b, [harness.input(Tensor(dtype, shape, logits))],
      harness.input(Tensor(dtype, [count] + shape, noise)))
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

extension Distribution {
  /// The mean, which the distribution must have.
  fileprivate func mean(_ b: Builder, _ parameters: [Value]) throws -> Value {
    let rule = try #require(discrete?.mean)
    return rule(b, parameters)
  }

  /// The divergence, which the distribution must have.
  fileprivate func divergence(
    _ b: Builder, first q: [Value], second p: [Value]
  ) throws -> Value {
    let rule = try #require(divergence)
    return rule(b, q, p)
  }
}

@Suite struct DiscreteDistributionTests {
  static let all = LogitCase.plain + LogitCase.extreme
  /// Those whose mean has a closed form.
  static let withMean = all.filter { $0.distribution.discrete?.mean != nil }

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

  @Test(arguments: withMean) func meansAreThoseOfTheStates(_ item: LogitCase) throws {
    let harness = Harness()
    let logits = harness.input(item.shape, item.logits)
    let rules = try #require(item.distribution.discrete)
    let states = rules.states(item.shape).elements
    let masses = try logMasses(item, harness, logits).map { exp($0) }
    let width = item.shape.count
    let expected = (0..<width).map { unit in
      masses.indices.map { masses[$0] * states[$0 * width + unit] }.reduce(0, +)
    }
    let mean = try item.distribution.mean(harness.b, [logits])
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
    let width = item.valueShape.count
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
    let divergence = harness.elements(
      try q.distribution.divergence(harness.b, first: [first], second: [second]))
    expectClose([divergence.reduce(0, +)], [expected], tolerance: 1e-10)
  }

  @Test func anExcludedClassThatIsTakenIsImpossible() throws {
    let harness = Harness()
    let q = harness.input([2], [0, 0])
    let p = harness.input([2], [0, -.infinity])
    let divergence = try Distribution.categorical.divergence(harness.b, first: [q], second: [p])
    #expect(harness.elements(divergence) == [.infinity])
    let taken = harness.input([2], [0, 1])
    #expect(
      harness.elements(Distribution.categorical.logDensity(harness.b, [p], taken)) == [-.infinity])
  }

  /// The derivative of each rule by autodiff, by the rule's name.
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
        item.distribution.logDensity(b, [logits], draw), rules.score(b, [logits], draw),
      ]
      if let divergence = item.distribution.divergence {
        values.append(divergence(b, [logits], [logits]))
      }
      if let mean = rules.mean {
        values += [mean(b, [logits]), item.distribution.logDensity(b, [logits], mean(b, [logits]))]
      }
      var inputs = [logits]
      if rules.relaxation != nil {
        let relaxed = rules.relaxed(b, [logits], noise, temperature)
        // Relaxed values of excluded classes are 0, as those of the draw.
        values += [item.distribution.logDensity(b, [logits], relaxed.value), relaxed.value]
        if let density = rules.relaxation?.relaxedLogDensity {
          values.append(density(b, [logits], relaxed.logValue, temperature))
        }
        inputs += [temperature, relaxed.value]
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

  @Test(arguments: LogitCase.plain.filter { $0.distribution.discrete?.mean != nil })
  func drawsAreAsFrequentAsTheMean(_ item: LogitCase) throws {
    let harness = Harness()
    let count = 20_000
    let logits = harness.input(item.shape, item.logits)
    let width = item.shape.count
    let draw = item.draws(count, harness, .f64, seed: 5)
    #expect(draw.type.support == item.distribution.valueSupport)
    let results = harness.run([draw, try item.distribution.mean(harness.b, [logits])])
    for unit in 0..<width {
      let total = (0..<count).map { results[0].elements[$0 * width + unit] }.reduce(0, +)
      let p = results[1].elements[unit]
      let deviation = (p * (1 - p) / Double(count)).squareRoot()
      #expect(abs(total / Double(count) - p) < 5 * deviation)
    }
  }

  /// Over joint values, so that what is drawn together counts, and of excluded ones none.
  @Test(arguments: all) func drawsAreAsFrequentAsTheirMass(_ item: LogitCase) throws {
    let harness = Harness()
    let count = 20_000
    let draws = harness.elements(item.draws(count, harness, .f64, seed: 3))
    let states = try #require(item.distribution.discrete).states(item.shape)
    let masses = item.probabilities.reduce([1.0]) { masses, unit in
      masses.flatMap { mass in unit.map { mass * $0 } }
    }
    let width = item.valueShape.count
    var counts: [[Double]: Int] = [:]
    for start in stride(from: 0, to: draws.count, by: width) {
      counts[Array(draws[start..<start + width]), default: 0] += 1
    }
    for (state, mass) in masses.enumerated() {
      let row = Array(states.elements[state * width..<(state + 1) * width])
      let deviation = (mass * (1 - mass) / Double(count)).squareRoot()
      #expect(abs(Double(counts[row] ?? 0) / Double(count) - mass) <= 5 * deviation + 1e-12)
    }
  }

  @Test func probabilitiesGiveTheirLogits() throws {
    let harness = Harness()
    let b = harness.b
    let p = harness.input([4], [0, 0.25, 0.5, 1], .unit)
    let form = try #require(Distribution.bernoulli.parameters[0].first { $0.name == "probs" })
    #expect(form.support == .unit)
    let natural = form.natural(b, p)
    let mass = b.emit(.sigmoid, natural.value)
    let y = harness.input([4], [0, 0, 1, 1])
    let byLogits = Distribution.bernoulli.logDensity(b, [natural.value], y)
    let rule = try #require(Distribution.bernoulli.exactLogDensity)
    let exact = rule(b, natural.exact, y)
    let results = harness.run([mass, byLogits, exact])
    expectClose(results[0].elements, [0, 0.25, 0.5, 1])
    for result in results[1...2] {
      expectClose(result.elements, [0, log(0.75), log(0.5), 0])
    }
  }

  @Test func impossibleOutcomesHaveNoMass() throws {
    let harness = Harness()
    let b = harness.b
    let form = try #require(Distribution.bernoulli.parameters[0].first { $0.name == "probs" })
    let natural = form.natural(b, harness.input([2], [0, 1], .unit))
    let y = harness.input([2], [1, 0])
    let rule = try #require(Distribution.bernoulli.exactLogDensity)
    let never = [-Double.infinity, -.infinity]
    #expect(harness.elements(rule(b, natural.exact, y)) == never)
    #expect(harness.elements(Distribution.bernoulli.logDensity(b, [natural.value], y)) == never)
  }

  /// KL(q‖p) of coins by its definition, with 0·log 0 = 0, where either is certain.
  @Test func divergencesOfCertainCoins() throws {
    let harness = Harness()
    let b = harness.b
    let chances = [0, 0.25, 0.5, 1.0]
    let pairs = chances.flatMap { q in chances.map { (q, $0) } }
    let form = try #require(Distribution.bernoulli.parameters[0].first { $0.name == "probs" })
    func logits(_ values: [Double]) -> Value {
      form.natural(b, harness.input([values.count], values, .unit)).value
    }
    let rule = try #require(Distribution.bernoulli.divergence)
    let found = harness.elements(rule(b, [logits(pairs.map(\.0))], [logits(pairs.map(\.1))]))
    for ((q, p), value) in zip(pairs, found) {
      func part(_ q: Double, _ p: Double) -> Double { q == 0 ? 0 : q * log(q / p) }
      let expected = part(q, p) + part(1 - q, 1 - p)
      #expect(value == expected || abs(value - expected) < 1e-12, "KL(\(q)‖\(p)) is \(value)")
    }
  }

  @Test func simplexProbabilitiesGiveTheirLogits() throws {
    let harness = Harness()
    let b = harness.b
    let p = harness.input([2, 3], [0.2, 0, 0.8, 1, 0, 0], .simplex)
    let form = try #require(Distribution.categorical.parameters[0].first { $0.name == "probs" })
    #expect(form.support == .simplex)
    let logits = form.natural(b, p).value
    let density = Distribution.categorical.logDensity(
      b, [logits], harness.input([2, 3], [0, 0, 1, 1, 0, 0]))
    let slope = harness.gradient(of: density, withRespectTo: p)
    let results = harness.run([b.emit(.softmax, logits), density, slope])
    expectClose(results[0].elements, [0.2, 0, 0.8, 1, 0, 0])
    expectClose(results[1].elements, [log(0.8), 0])
    #expect(results[2].elements.allSatisfy { $0.isFinite })
  }
}

/// Properties of subsets in addition to the rules of every finite distribution.
@Suite struct SubsetTests {
  static let all = DiscreteDistributionTests.all.filter { $0.distribution == .kSubset }

  @Test(arguments: all, [DType.f64, .f32])
  func everyRowHasExactlyKOnes(_ item: LogitCase, _ dtype: DType) throws {
    let harness = Harness(dtype: dtype)
    let draws = harness.elements(item.draws(500, harness, dtype, seed: 3))
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

  /// The derivative of the mean is the covariance, here summed over the states.
  @Test(arguments: all) func theSlopeOfTheMeanIsTheCovariance(_ item: LogitCase) throws {
    let harness = Harness()
    let b = harness.b
    let logits = harness.input(item.shape, item.logits)
    let rules = try #require(item.distribution.discrete)
    let weights = item.logits.indices.map { cos(Double(3 * $0)) }
    let weighted = b.emit(
      .mul, try item.distribution.mean(b, [logits]), harness.input(item.shape, weights))
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

  @Test func equalLogitsShareTheSlope() throws {
    let harness = Harness()
    let logits = harness.input([4], [0, 0, 0, 0])
    let mean = try Distribution.kSubset(of: 2).mean(harness.b, [logits])
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
      try subset.divergence(b, first: [q], second: [p]),
      try categorical.divergence(b, first: [q], second: [p]),
      try subset.mean(b, [q]), try categorical.mean(b, [q]),
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
    let mean = try Distribution.kSubset(of: 20).mean(
      harness.b, [harness.input(Tensor(dtype, [60], logits))])
    let sum = harness.elements(mean).reduce(0, +)
    expectClose([sum], [20], tolerance: dtype == .f64 ? 1e-12 : 1e-4)
  }
}

/// Properties of rankings in addition to the rules of every finite distribution.
@Suite struct RankingTests {
  static let all = DiscreteDistributionTests.all.filter { $0.distribution == .plackettLuce }
  private let rules = Distribution.plackettLuce.discrete

  /// Rows and columns of ones, at every place.
  private func isPermutation(_ values: [Double], _ n: Int) -> Bool {
    values.allSatisfy { $0 == 0 || $0 == 1 }
      && stride(from: 0, to: values.count, by: n * n).allSatisfy { start in
        (0..<n).allSatisfy { index in
          (0..<n).map { values[start + index * n + $0] }.reduce(0, +) == 1
            && (0..<n).map { values[start + $0 * n + index] }.reduce(0, +) == 1
        }
      }
  }

  @Test(arguments: all, [DType.f64, .f32])
  func drawsAndModesArePermutations(_ item: LogitCase, _ dtype: DType) throws {
    let harness = Harness(dtype: dtype)
    let n = item.shape[-1]
    let draw = item.draws(300, harness, dtype, seed: 3)
    let mode = item.distribution.mode(
      harness.b, [harness.input(Tensor(dtype, item.shape, item.logits))])
    #expect(draw.shape == [300] + item.shape + [n] && mode.shape == item.shape + [n])
    for values in [harness.elements(draw), harness.elements(mode)] {
      #expect(isPermutation(values, n))
      for (row, start) in stride(from: 0, to: values.count, by: n * n).enumerated() {
        let first = row * n % item.logits.count
        let ranked = (0..<n).map { place in
          item.logits[first + (0..<n).first { values[start + place * n + $0] == 1 }!] > -.infinity
        }
        #expect(ranked == ranked.sorted { $0 && !$1 }, "excluded items come last")
      }
    }
  }

  /// The mode sorts, and of equal logits the first item comes first.
  @Test func theModeSorts() {
    let harness = Harness()
    let mode = Distribution.plackettLuce.mode(
      harness.b, [harness.input([5], [1, 3, -.infinity, 3, -2])])
    let order = [1, 3, 0, 4, 2]
    #expect(
      harness.elements(mode) == order.flatMap { item in (0..<5).map { $0 == item ? 1 : 0 } })
  }

  @Test func statesAreCountedWithoutOverflow() throws {
    let rules = try #require(rules)
    #expect(rules.arity([4]) == 24 && rules.arity([3, 12]) == 479_001_600)
    #expect(rules.arity([13]) == 1 << 31 && rules.arity([1 << 20]) == 1 << 31)
    #expect(rules.units([2, 64]) == 2 && rules.arity([1]) == 1)
    #expect(rules.states([2, 3]).shape == [36, 2, 3, 3])
  }

  /// A row per mistake: an item twice, and an excluded item before another.
  @Test func whatIsNoRankingIsImpossible() {
    let harness = Harness()
    let logits = harness.input([3], [0.3, -.infinity, 2])
    let rankings = [[0, 0, 2], [1, 0, 2], [0, 1, 2], [2, 0, 1]]
    let values = rankings.flatMap { $0.flatMap { item in (0..<3).map { $0 == item ? 1.0 : 0 } } }
    let terms = harness.elements(
      Distribution.plackettLuce.logDensity(harness.b, [logits], harness.input([4, 3, 3], values)))
    let masses = (0..<4).map { terms[$0 * 3..<$0 * 3 + 3].reduce(0, +) }
    #expect(masses[0] == -.infinity && masses[1] == -.infinity && masses[2] == -.infinity)
    expectClose([masses[3]], [-log1p(exp(0.3 - 2))])
  }

  /// The first place is a categorical variable with the same logits.
  @Test func theFirstItemIsACategorical() throws {
    let harness = Harness()
    let item = LogitCase(.plackettLuce, [4], [0.3, -0.5, 1, -1.5])
    let firsts = (0..<4).map { first in
      item.probabilities[0][first * 6..<first * 6 + 6].reduce(0, +)
    }
    let mean = try Distribution.categorical.mean(
      harness.b, [harness.input([4], item.logits)])
    expectClose(firsts, harness.elements(mean))
  }

  /// SoftSort by its definition, with scores sorted in plain code.
  @Test(arguments: [10, 1, 0.1]) func relaxedValuesAreThoseOfTheFormula(_ temperature: Double)
    throws
  {
    let harness = Harness()
    let rules = try #require(rules)
    let scores = [0.3, -0.5, 1, -1.5]
    let relaxed = rules.relax(
      harness.b, harness.input([4], scores), harness.input([], [temperature]))
    #expect(relaxed.value.type.support == .simplex)
    let expected = scores.sorted(by: >).flatMap { own -> [Double] in
      let weights = scores.map { exp(-abs(own - $0) / temperature) }
      return weights.map { $0 / weights.reduce(0, +) }
    }
    let results = harness.run([relaxed.value, relaxed.logValue])
    expectClose(results[0].elements, expected)
    expectClose(results[1].elements, expected.map { log($0) }, tolerance: 1e-10)
  }

  /// The slope of a weighted sum of the relaxed values is that of finite differences.
  @Test func relaxedSlopesAreThoseOfDifferences() throws {
    let rules = try #require(rules)
    let weights = (0..<9).map { cos(Double(3 * $0)) }
    let scores = [0.3, -0.5, 1]
    func sum(_ scores: [Double]) -> (Double, [Double]) {
      let harness = Harness()
      let input = harness.input([3], scores)
      let relaxed = rules.relax(harness.b, input, harness.input([], [0.7]))
      let weighted = harness.b.emit(.mul, relaxed.value, harness.input([3, 3], weights))
      let slope = harness.gradient(of: weighted, withRespectTo: input)
      let results = harness.run([weighted, slope])
      return (results[0].elements.reduce(0, +), results[1].elements)
    }
    let slope = sum(scores).1
    for index in scores.indices {
      var (up, down) = (scores, scores)
      up[index] += 1e-5
      down[index] -= 1e-5
      expectClose([slope[index]], [(sum(up).0 - sum(down).0) / 2e-5], tolerance: 1e-8)
    }
  }

  /// Rows sum to one at every temperature, without NaN, and leave excluded items to themselves.
  @Test(arguments: all, [DType.f64, .f32])
  func relaxedRowsSumToOne(_ item: LogitCase, _ dtype: DType) throws {
    let harness = Harness(dtype: dtype)
    let (rules, n, b) = (try #require(rules), item.shape[-1], harness.b)
    let key = RandomKey(seed: 8)
    let noise = (0..<100 * item.shape.count).map { Noise.gumbel.value(key, element: $0) }
    let logits = harness.input(Tensor(dtype, item.shape, item.logits))
    let input = harness.input(Tensor(dtype, [100] + item.shape, noise))
    let draw = harness.elements(item.distribution.draw(b, [logits], input))
    for temperature in [0.01, 1, 100] {
      let relaxed = rules.relaxed(
        b, [logits], input, harness.input(Tensor(scalar: temperature, dtype)))
      let values = harness.elements(relaxed.value)
      for start in stride(from: 0, to: values.count, by: n) {
        expectClose(
          [values[start..<start + n].reduce(0, +)], [1], tolerance: dtype == .f64 ? 1e-12 : 1e-5)
        let first = start / (n * n) * n % item.logits.count
        let isPossible = (0..<n).map { item.logits[first + $0] > -.infinity }
        let own = (0..<n).first { draw[start + $0] == 1 }!
        #expect((0..<n).allSatisfy { isPossible[$0] == isPossible[own] || values[start + $0] == 0 })
        // The draw's own item weighs most.
        let most = values[start..<start + n].max()!
        #expect(!isPossible[own] || values[start + own] >= most)
      }
    }
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

  @Test func theDivergenceIsItsIntegral() throws {
    let harness = Harness()
    let (mean, logStd) = (harness.input([3], Self.mean), harness.input([3], Self.logStd))
    let zeros = harness.input([3], [0, 0.5, 0])
    let divergence = try Distribution.normal.divergence(
      harness.b, first: [mean, logStd], second: [zeros, zeros])
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
    let natural = form.natural(harness.b, harness.input([2], [1, 0.5], .positive)).value
    expectClose(harness.elements(natural), [0, log(0.5)])
  }
}
