import TensorCore
import TensorIR
import TensorOps
import TestSupport
import Testing

/// Operands drawn from each support must give results inside the support that the rule claims.
@Suite struct SupportRuleTests {
  static func contains(_ support: Support, _ tensor: Tensor) -> Bool {
    let values = tensor.elements
    let width = tensor.shape.extents.last ?? 1
    let rows = stride(from: 0, to: values.count, by: max(width, 1))
    let sumsToOne = rows.allSatisfy { abs(values[$0..<$0 + width].reduce(0, +) - 1) < 1e-9 }
    let isWhole = values.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
    let isUnit = values.allSatisfy { $0 >= 0 && $0 <= 1 + 1e-12 }
    return switch support {
    case .real: true
    case .positive: values.allSatisfy { $0 >= 0 }
    case .unit: isUnit
    case .simplex: isUnit && sumsToOne
    case .binary: isWhole && isUnit
    case .onehot: isWhole && isUnit && sumsToOne
    case .index, .count: isWhole
    }
  }

  static func draw(_ support: Support, _ shape: Shape, _ random: inout SeededGenerator) -> Tensor {
    let width = shape.extents.last ?? 1
    let raw = random.tensor(shape, in: 0...1)
    switch support {
    case .real: return raw.map { 4 * $0 - 2 }
    case .positive: return raw.map { 3 * $0 }
    case .unit: return raw
    case .binary: return raw.map { $0 < 0.5 ? 0 : 1 }
    case .index, .count: return raw.map { (5 * $0).rounded() }
    case .simplex, .onehot:
      var elements = raw.elements
      for row in stride(from: 0, to: elements.count, by: width) {
        let total = elements[row..<row + width].reduce(0, +)
        let hot = Int.random(in: 0..<width, using: &random)
        for column in 0..<width {
          elements[row + column] =
            support == .simplex ? elements[row + column] / total : column == hot ? 1 : 0
        }
      }
      return Tensor(shape, elements)
    }
  }

  static let uses = OpTable.standard.filter { op in
    if case .random = op.kernel { return false }
    // The support of `known_support` is a promise of the caller.
    return !op.example.operands.isEmpty && op != .deriveKey && op != .knownSupport
  }

  /// The uses of the derivative tests; elementwise ops without a derivative share them.
  static func more(_ op: Op) -> [Use] {
    if case .elementwise = op.kernel, op != .sample { return VjpCases.uses(of: op) }
    return VjpCases.hasRule(op) ? VjpCases.uses(of: op) : []
  }

  @Test(arguments: uses) func resultsLieInTheClaimedSupport(_ op: Op) throws {
    var random = SeededGenerator(11)
    let supports = Support.allCases.filter { $0 != .index }
    for template in [Use(exampleOf: op)] + Self.more(op) {
      for first in supports {
        for second in template.operands.count > 1 ? supports : [.real] {
          var use = template
          use.supports = [first, second, second]
          use.operands = template.operands.enumerated().map { index, operand in
            operand.dtype == .f64 ? Self.draw(use.supports[index], operand.shape, &random) : operand
          }
          use.supports = use.operands.enumerated().map {
            $1.dtype == .f64 ? use.supports[$0] : .index
          }
          let function = try use.function()
          let claimed = function.results[0].value.type.support
          // A number out of range gives a row of zeros, which the claim leaves out.
          let hasGaps = op == .gather && use.operands[1].elements.contains(-1)
          let result = NaiveEvaluator.run(function, use.operands)[0]
          // Supports say nothing of operands outside an op's domain.
          if result.elements.contains(where: \.isNaN) { continue }
          #expect(
            Self.contains(hasGaps ? claimed.elementwise : claimed, result),
            "\(use) of \(use.supports) claims \(claimed): \(result.elements)")
        }
      }
    }
  }

  /// Supports that later stages rely on: kernels and estimators look for these.
  @Test func theUsefulClaimsAreMade() throws {
    func claim(_ op: Op, _ supports: [Support], _ attributes: (String, AttributeValue)...) throws
      -> Support
    {
      let types = supports.map { TensorType(.f64, [3, 3], $0) }
      return try op.resultType(of: types, Attributes(attributes)).support
    }
    #expect(try claim(.mul, [.binary, .binary]) == .binary)
    #expect(try claim(.mul, [.unit, .simplex]) == .unit)
    #expect(try claim(.maximum, [.real, .positive]) == .positive)
    #expect(try claim(.select, [.binary, .unit, .binary]) == .unit)
    #expect(try claim(.sum, [.onehot], Op.axes => [-2]) == .count)
    #expect(try claim(.slice, [.onehot], Op.axis => -2, Op.start => 0, Op.limit => 1) == .onehot)
    #expect(try claim(.slice, [.onehot], Op.axis => -1, Op.start => 0, Op.limit => 1) == .binary)
    #expect(try claim(.straightThrough, [.onehot, .simplex]) == .onehot)
    #expect(try claim(.convert, [.count], Op.dtype => "i32") == .count)
  }
}
