import Foundation
import Language
import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct OperatorTests {
  static let x = [0.5, 2, 3]
  static let y = [2.0, 2, -1]

  static let elementwise: [(RowOperator, [Double])] = [
    (.add, [2.5, 4, 2]), (.subtract, [-1.5, 0, 4]), (.multiply, [1, 4, -3]),
    (.divide, [0.25, 1, -3]), (.power, [0.25, 4, 1.0 / 3]), (.equal, [0, 1, 0]),
    (.notEqual, [1, 0, 1]), (.less, [1, 0, 0]), (.lessOrEqual, [1, 1, 0]),
    (.greater, [0, 0, 1]), (.greaterOrEqual, [0, 1, 1]),
  ]

  @Test(arguments: elementwise)
  func operatorsAreElementwise(_ sign: RowOperator, _ expected: [Double]) throws {
    let harness = Harness()
    let result = try harness.rows.binary(sign, harness.row([3], Self.x), harness.row([3], Self.y))
    expectClose(harness.elements(result.value), expected)
  }

  @Test func everyOperatorButTheMatrixProductIsTried() {
    #expect(
      Set(Self.elementwise.map(\.0)) == Set(RowOperator.allCases).subtracting([.matrixMultiply]))
  }

  @Test func rowShapesBroadcastAndLeadingAxesStayApart() throws {
    // A batch of two scalars and a batch of two rows: the scalar of a row meets its own row.
    let harness = Harness()
    let scalar = RowValue(harness.input([2], [10, 20]), rank: 0)
    let row = RowValue(harness.input([2, 3], [1, 2, 3, 4, 5, 6]), rank: 1)
    let sum = try harness.rows.binary(.add, scalar, row)
    #expect(sum.shape == [3] && sum.lead == [2])
    expectClose(harness.elements(sum.value), [11, 12, 13, 24, 25, 26])
  }

  @Test func aParameterMeetsEveryRow() throws {
    let harness = Harness()
    let weight = harness.row([2, 1], [1, 2])
    let row = RowValue(harness.input([2, 3], [1, 2, 3, 4, 5, 6]), rank: 1)
    let product = try harness.rows.binary(.multiply, row, weight)
    #expect(product.shape == [2, 3] && product.lead == [2])
    expectClose(harness.elements(product.value), [1, 2, 3, 2, 4, 6, 4, 5, 6, 8, 10, 12])
  }

  @Test func aSquareIsOneOpAndRightForNegativeNumbers() throws {
    let harness = Harness()
    let square = try harness.rows.binary(
      .power, harness.row([2], [-3, 2]), harness.rows.constant(2))
    #expect(harness.b.node(square.value).op == .square)
    expectClose(harness.elements(square.value), [9, 4])
  }

  @Test func comparisonsTakeClassNumbers() throws {
    let harness = Harness()
    let equal = try harness.rows.binary(.equal, harness.classNumber(3), harness.rows.constant(3))
    #expect(equal.support == .binary)
    expectClose(harness.elements(equal.value), [1])
  }

  @Test(arguments: [RowOperator.add, .subtract, .multiply, .divide, .power, .matrixMultiply])
  func arithmeticRefusesClassNumbers(_ sign: RowOperator) throws {
    let harness = Harness()
    let error = #expect(throws: LanguageError.self) {
      try harness.rows.binary(sign, harness.rows.constant(1), harness.classNumber(3))
    }
    #expect(error?.argument == "y")
    #expect(error?.help?.contains("one_hot") == true)
  }

  @Test func aMismatchNamesBothShapes() {
    let harness = Harness()
    let error = #expect(throws: LanguageError.self) {
      try harness.rows.binary(.add, harness.row([3], Self.x), harness.row([2], [1, 2]))
    }
    #expect(error?.message == "shapes [3] and [2] do not match")
    #expect(error?.other?.argument == "y")
  }

  @Test func minusAndNegate() throws {
    let harness = Harness()
    expectClose(
      harness.elements(try harness.rows.negate(harness.row([3], Self.x)).value), [-0.5, -2, -3])
    #expect(throws: LanguageError.self) { try harness.rows.negate(harness.classNumber(1)) }
  }

  @Test func productsOfMatricesUnderLeadingAxes() throws {
    let harness = Harness()
    let left = RowValue(harness.input([2, 1, 2], [1, 2, 3, 4]), rank: 2)
    let right = harness.row([2, 3], [1, 0, 1, 0, 1, 1])
    let product = try harness.rows.binary(.matrixMultiply, left, right)
    #expect(product.shape == [1, 3] && product.lead == [2])
    expectClose(harness.elements(product.value), [1, 2, 3, 3, 4, 7])
  }
}

@Suite struct SliceTests {
  static let items: [([SliceItem], Shape, [Double])] = [
    ([.index(1)], [3], [4, 5, 6]),
    ([.index(-1)], [3], [4, 5, 6]),
    ([.range(nil, nil), .index(0)], [2], [1, 4]),
    ([.range(nil, nil), .range(1, nil)], [2, 2], [2, 3, 5, 6]),
    ([.range(nil, nil), .range(-2, -1)], [2, 1], [2, 5]),
    ([.range(0, 1)], [1, 3], [1, 2, 3]),
    ([.index(0), .index(2)], [], [3]),
    ([], [2, 3], [1, 2, 3, 4, 5, 6]),
  ]

  @Test(arguments: items)
  func slicesPickPositions(_ items: [SliceItem], _ shape: Shape, _ expected: [Double]) throws {
    for lead: Shape in [[], [2, 1]] {
      let harness = Harness()
      let elements = (0..<lead.count).flatMap { row in (1...6).map { Double($0) + 10 * Double(row) }
      }
      let x = RowValue(harness.input(lead + [2, 3], elements), rank: 2)
      let slice = try harness.rows.slice(x, items)
      #expect(slice.shape == shape && slice.lead == lead)
      let wanted = (0..<lead.count).flatMap { row in expected.map { $0 + 10 * Double(row) } }
      expectClose(harness.elements(slice.value), wanted)
    }
  }

  @Test(arguments: [
    ([SliceItem.index(2)], "position 2"), ([.index(-3)], "position -3"),
    ([.range(nil, 3)], "the range :3"), ([.range(1, 1)], "empty"),
    ([.index(0), .index(0), .index(0)], "3 positions"),
  ])
  func positionsOutsideAreRefused(_ items: [SliceItem], _ words: String) {
    let harness = Harness()
    let x = harness.row([2, 3], [1, 2, 3, 4, 5, 6])
    let error = #expect(throws: LanguageError.self) { try harness.rows.slice(x, items) }
    #expect(error?.message.contains(words) == true)
    #expect(error?.message.contains("[2, 3]") == true)
  }
}
