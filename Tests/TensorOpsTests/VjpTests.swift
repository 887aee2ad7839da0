import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// Central differences in float64 of a random combination of a function's results.
struct Differences {
  let function: Function
  let arguments: [Tensor]
  let weights: [Tensor]

  /// The derivative in every element of one argument, nothing where it is infinite.
  func slope(_ index: Int) -> [Double?] {
    arguments[index].elements.indices.map { position in
      guard arguments[index].elements[position].isFinite else { return nil }
      let step = 1e-5
      return (value(index, position, step) - value(index, position, -step)) / (2 * step)
    }
  }

  private func value(_ index: Int, _ position: Int, _ step: Double) -> Double {
    var moved = arguments
    var elements = moved[index].elements
    elements[position] += step
    moved[index] = Tensor(moved[index].shape, elements)
    let results = NaiveEvaluator.run(function, moved)
    return zip(results, weights).reduce(0) { total, pair in
      // Infinite results carry no weight.
      zip(pair.0.elements, pair.1.elements).reduce(total) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
    }
  }
}

@Suite struct VjpTests {
  static let withRule = OpTable.standard.filter(VjpCases.hasRule)

  static func weights(_ results: [Tensor], _ random: inout SeededGenerator) -> [Tensor] {
    results.map { result in
      let weights = random.tensor(result.shape, in: 0.5...1.5).elements
      return Tensor(result.shape, zip(result.elements, weights).map { $0.isFinite ? $1 : 0 })
    }
  }

  /// Compares the cotangents of all floating parameters with differences.
  static func compare(
    _ function: Function, _ arguments: [Tensor], _ seed: Int, _ tolerance: Double, _ label: String
  ) throws {
    var random = SeededGenerator(seed)
    let weights = weights(NaiveEvaluator.run(function, arguments), &random)
    let reverse = ReverseMode.apply(to: function)
    try reverse.verify()
    let results = NaiveEvaluator.run(reverse, arguments + weights)
    let differences = Differences(function: function, arguments: arguments, weights: weights)
    for index in arguments.indices where arguments[index].dtype == .f64 {
      let place = reverse.results.firstIndex { $0.name == "d\(index)" }
      let gradient = place.map { results[$0].elements }
      for (position, slope) in differences.slope(index).enumerated() {
        let value = gradient?[position] ?? 0
        #expect(
          abs(value - (slope ?? 0)) <= tolerance * max(1, abs(value)),
          "\(label), operand \(index) at \(position): \(value), by differences \(slope ?? 0)")
      }
    }
  }

  @Test(arguments: withRule) func ruleEqualsFiniteDifferences(_ op: Op) throws {
    guard op != .straightThrough else { return }
    let uses = VjpCases.uses(of: op)
    #expect(!uses.isEmpty)
    for (number, use) in uses.enumerated() {
      try Self.compare(try use.function(), use.operands, number, 1e-6, use.testDescription)
    }
  }

  /// The rules are made of ops, so their derivatives must be right as well.
  @Test(arguments: withRule) func ruleOfTheRuleEqualsFiniteDifferences(_ op: Op) throws {
    guard op != .straightThrough else { return }
    for (number, use) in VjpCases.uses(of: op).dropFirst().enumerated() {
      let reverse = ReverseMode.apply(to: try use.function())
      for result in reverse.results.dropFirst() {
        let single = Function(
          name: "second", parameterCount: reverse.parameterCount, nodes: reverse.nodes,
          results: [result])
        var random = SeededGenerator(number)
        let cotangent = random.tensor(reverse.results[0].value.shape)
        try Self.compare(
          single, use.operands + [cotangent], number, 1e-5, "\(use.testDescription) \(result.name)")
      }
    }
  }

  /// Away from jumps an op without a derivative is locally constant.
  @Test(arguments: [Op.sign, .floor, .round, .eq, .ne, .lt, .le, .gt, .ge, .argmax])
  func zeroDerivativesAreZero(_ op: Op) throws {
    var random = SeededGenerator(3)
    let operands = op.operands.names.map { _ in random.tensor([4]) }
    let function = try Use(op, operands).function()
    let weights = Self.weights(NaiveEvaluator.run(function, operands), &random)
    let differences = Differences(function: function, arguments: operands, weights: weights)
    for index in operands.indices { #expect(differences.slope(index) == [0, 0, 0, 0]) }
  }

  /// Cotangents of one use under the cotangent 1.
  func cotangents(_ use: Use) throws -> [[Double]] {
    let reverse = ReverseMode.apply(to: try use.function())
    let y = try use.result()
    let results = NaiveEvaluator.run(reverse, use.operands + [Tensor(.f64, y.shape, repeating: 1)])
    return results.dropFirst().map(\.elements)
  }

  @Test func straightThroughGivesTheSurrogateEverything() throws {
    let use = Use(exampleOf: .straightThrough)
    let reverse = ReverseMode.apply(to: try use.function())
    #expect(reverse.results.map(\.name) == ["y", "d1"])
    #expect(try cotangents(use) == [[1, 1]])
  }

  @Test func theFirstMaximumReceivesEverything() throws {
    let x = Tensor([2, 3], [5, 5, 1, 2, 5, 5])
    #expect(try cotangents(Use(.reduceMax, [x], Op.axes => [-1])) == [[1, 0, 0, 0, 1, 0]])
    #expect(try cotangents(Use(.reduceMax, [x], Op.axes => [-2])) == [[1, 1, 0, 0, 0, 1]])
    #expect(try cotangents(Use(.reduceMax, [x], Op.axes => [-1, -2])) == [[1, 0, 0, 0, 0, 0]])
  }

  @Test func atATieTheSecondOperandReceivesEverything() throws {
    for op in [Op.maximum, .minimum] {
      #expect(try cotangents(Use(op, [Tensor([1], [2]), Tensor([1], [2])])) == [[0], [1]])
    }
  }

  @Test func infinitiesOfTheOtherSideStayAway() throws {
    let none = -Double.infinity
    let masked = Tensor([2], [none, none])
    #expect(try cotangents(Use(.logsumexp, [masked], Op.axes => [-1])) == [[0, 0]])
    #expect(try cotangents(Use(.logSoftmax, [masked])) == [[0, 0]])
    #expect(try cotangents(Use(.logSoftmax, [Tensor([2], [1, none])])) == [[0, 0]])
    #expect(try cotangents(Use(.softmax, [Tensor([2], [1, none])])) == [[0, 0]])
    #expect(
      try cotangents(Use(.pow, [Tensor([2], [0, 0]), Tensor([2], [0, 2])]))
        == [[0, 0], [0, 0]])
  }

  @Test func productsWithSeveralZeros() throws {
    let x = Tensor([3, 3], [0, 2, 3, 0, 0, 4, 1, 2, 3])
    #expect(
      try cotangents(Use(.reduceProd, [x], Op.axes => [-1])) == [[6, 0, 0, 0, 0, 0, 6, 3, 2]])
  }

  @Test func convertingToWholeNumbersHasNoCotangent() throws {
    let reverse = ReverseMode.apply(to: try Use(exampleOf: .convert).function())
    #expect(reverse.results.map(\.name) == ["y"])
  }

  /// Batches must share one product and one scatter instead of making a table each.
  @Test func batchesShareOneTable() throws {
    let b = Builder()
    let x = b.parameter("x", TensorType(.f64, [7, 5, 3]))
    let w = b.parameter("w", TensorType(.f64, [3, 2]))
    let y = b.emit(.matmul, x, w, attributes: Op.transposeA => false, Op.transposeB => false)
    let index = b.parameter("i", TensorType(.i32, [7, 5]))
    let rows = b.emit(.gather, w, index, attributes: Op.indexRank => 0)
    let reverse = ReverseMode.apply(to: b.finish("f", results: [("y", b.emit(.mul, y, rows))]))
    let tables = reverse.body.filter { $0.result.shape.trailing(2) == [3, 2] }
    #expect(tables.map { $0.op?.name } == ["scatter", "matmul", "add"])
    #expect(tables.allSatisfy { $0.result.shape.rank == 2 })
    #expect(!reverse.body.contains { $0.op == .sumTo })
  }
}
