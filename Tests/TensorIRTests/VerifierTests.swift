import TensorCore
import TensorIR
import TensorOps
import Testing

/// Every rule of the verifier, violated once.
@Suite struct VerifierTests {
  static let type = TensorType(.f32, [2])

  static func parameter(_ id: Int, _ name: String?, operands: [Value] = []) -> Node {
    Node(
      op: nil, operands: operands, attributes: [:], result: Value(id: id, type: type), name: name)
  }

  static func tanh(_ id: Int, of operand: Value, _ result: TensorType = type) -> Node {
    Node(op: .tanh, operands: [operand], attributes: [:], result: Value(id: id, type: result))
  }

  static let x = Value(id: 0, type: type)
  static let y = Value(id: 1, type: type)

  struct Violation: Sendable, CustomTestStringConvertible {
    let message: String
    let node: Int
    let function: Function
    var testDescription: String { message }
    init(
      _ message: String, at node: Int, parameters: Int = 1, _ nodes: [Node],
      results: [(name: String, value: Value)] = []
    ) {
      self.message = message
      self.node = node
      function = Function(name: "f", parameterCount: parameters, nodes: nodes, results: results)
    }
  }

  static let violations = [
    Violation("is numbered 1", at: 0, [parameter(1, "x")]),
    Violation("is a parameter after the body", at: 1, [parameter(0, "x"), parameter(1, "y")]),
    Violation("is a parameter without a name", at: 0, [parameter(0, nil)]),
    Violation(
      "is a second `x`", at: 1, parameters: 2, [parameter(0, "x"), parameter(1, "x")]),
    Violation(
      "is a parameter with operands", at: 1, parameters: 2,
      [parameter(0, "x"), parameter(1, "y", operands: [x])]),
    Violation(
      "`tanh` appears among the parameters", at: 1, parameters: 2,
      [parameter(0, "x"), tanh(1, of: x)]),
    Violation("`tanh` uses %1 too early", at: 1, [parameter(0, "x"), tanh(1, of: y)]),
    Violation(
      "`tanh` uses %-1 too early", at: 1,
      [parameter(0, "x"), tanh(1, of: Value(id: -1, type: type))]),
    Violation(
      "`tanh` reads %0 as f32[3]", at: 1,
      [parameter(0, "x"), tanh(1, of: Value(id: 0, type: TensorType(.f32, [3])))]),
    Violation(
      "`tanh` is f32[2], not f64[2]", at: 1,
      [parameter(0, "x"), tanh(1, of: x, TensorType(.f64, [2]))]),
    Violation(
      "`tanh` is f32[2], not f32[2] unit", at: 1,
      [parameter(0, "x"), tanh(1, of: x, TensorType(.f32, [2], .unit))]),
    Violation(
      "`add` takes 2 operands, not 1", at: 1,
      [parameter(0, "x"), Node(op: .add, operands: [x], attributes: [:], result: y)]),
    Violation(
      "`sum` needs the attribute `axes`", at: 1,
      [parameter(0, "x"), Node(op: .sum, operands: [x], attributes: [:], result: y)]),
    Violation(
      "`tanh` has no attribute `axes`", at: 1,
      [
        parameter(0, "x"),
        Node(op: .tanh, operands: [x], attributes: Attributes([Op.axes => [-1]]), result: y),
      ]),
    Violation(
      "`axes` of `sum` must be a list of whole numbers", at: 1,
      [
        parameter(0, "x"),
        Node(op: .sum, operands: [x], attributes: ["axes": .int(-1)], result: y),
      ]),
    Violation(
      "result `r` is not defined", at: 1, [parameter(0, "x")], results: [("r", y)]),
    Violation(
      "result `r` is not defined", at: 0, [parameter(0, "x")],
      results: [("r", Value(id: 0, type: TensorType(.f64, [2])))]),
    Violation(
      "two results have one name", at: 1, [parameter(0, "x")], results: [("r", x), ("r", x)]),
  ]

  @Test(arguments: violations) func namesTheViolation(_ violation: Violation) {
    #expect {
      try violation.function.verify()
    } throws: { error in
      guard let error = error as? VerifierError else { return false }
      return error.message == violation.message && error.node == violation.node
    }
  }

  @Test func acceptsAFunctionThatTheBuilderMade() throws {
    let b = Builder()
    let x = b.parameter("x", Self.type)
    let y = b.emit(.tanh, x)
    let late = b.parameter("late", Self.type)
    let function = b.finish("f", results: [("y", b.emit(.add, y, late))])
    try function.verify()
    #expect(function.parameters.map(\.name) == ["x", "late"])
  }
}
