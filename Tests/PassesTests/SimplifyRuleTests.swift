import Passes
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Both sides of every equation, evaluated.
@Suite struct SimplifyRuleTests {
  static let special = [
    0, -0.0, 1, -1, 0.5, -2.5, 3, 0x1p-1070, 1e308, -1e308, .infinity, -.infinity, .nan, 0.1, 7.25,
  ]
  static let ordinary = [0.25, 0.5, 0.7, 1, 1.3, 2]

  /// The function of the equation's variables that one side is.
  static func function(
    _ side: Term, _ variables: [String], _ count: Int, _ support: Support = .real
  ) -> Function {
    let b = Builder()
    let type = TensorType(.f64, [count], support)
    let parameters = Dictionary(
      uniqueKeysWithValues: variables.map { ($0, b.parameter($0, type)) })
    func build(_ term: Term) -> Value {
      switch term {
      case .variable(let name): parameters[name]!
      case .number(let number): b.constant(Tensor(scalar: number))
      case .apply(let op, let terms): b.emit(op, terms.map(build))
      }
    }
    let value = b.emit(.broadcastTo, build(side), attributes: Op.targetShape => [count])
    return b.finish("side", results: [("r", value)])
  }

  /// Every combination of the numbers, one argument a variable.
  static func combinations(_ numbers: [Double], _ variables: Int) -> [Tensor] {
    let count = (0..<variables).reduce(1) { total, _ in total * numbers.count }
    return (0..<variables).map { variable in
      let period = (0..<variable).reduce(1) { total, _ in total * numbers.count }
      return Tensor([count], (0..<count).map { numbers[$0 / period % numbers.count] })
    }
  }

  static func sides(_ equation: Equation, _ numbers: [Double]) -> ([Tensor], [Double], [Double]) {
    let variables = equation.left.variables.sorted()
    let arguments = combinations(numbers, variables.count)
    let results = [equation.left, equation.right].map {
      NaiveEvaluator.run(function($0, variables, arguments[0].count), arguments)[0].elements
    }
    return (arguments, results[0], results[1])
  }

  @Test(arguments: SimplifyRules.exact) func exactMeansTheSameNumber(_ equation: Equation) {
    let (arguments, left, right) = Self.sides(equation, Self.special)
    for index in left.indices {
      let (x, y) = (left[index], right[index])
      #expect(
        x == y || (x.isNaN && y.isNaN), "\(equation) at \(arguments.map { $0.elements[index] })")
    }
  }

  @Test(arguments: SimplifyRules.fast) func fastMeansCloseAtOrdinaryNumbers(_ equation: Equation) {
    let (_, left, right) = Self.sides(equation, Self.ordinary)
    for (x, y) in zip(left, right) {
      #expect(abs(x - y) <= 1e-12 * max(1, abs(x)), "\(equation): \(x), \(y)")
    }
  }

  @Test(arguments: SimplifyRules.exact + SimplifyRules.fast)
  func theLeftSideBecomesTheRight(_ equation: Equation) {
    let variables = equation.left.variables.sorted()
    let passes: [Pass] = [.simplifyFast, .foldConstants, .composeMovements, .deadCode]
    let results = [equation.left, equation.right].map {
      // A rule must not lose a support, so exp(log(x)) is x only where x is known to be positive.
      PassManager(passes, checks: .text).run(Self.function($0, variables, 3, .positive)).description
    }
    #expect(results[0] == results[1])
  }

  @Test(arguments: SimplifyRules.exact + SimplifyRules.fast)
  func noRuleGrows(_ equation: Equation) {
    func size(_ term: Term) -> Int {
      guard case .apply(_, let terms) = term else { return 0 }
      return terms.reduce(1) { $0 + size($1) }
    }
    let limit = equation.description.contains("sigmoid") ? 1 : 0
    #expect(size(equation.right) <= size(equation.left) + limit)
  }
}
