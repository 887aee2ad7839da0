import TensorCore
import TensorIR
import TensorOps
import Testing

@Suite struct TextFormTests {
  static func parse(_ text: String) throws -> Function {
    try Function(parsing: text, ops: OpTable.standard)
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let line: Int
    let message: String
    let body: String
    var testDescription: String { message }
  }

  /// The body stands on the lines from 2 of a function of `%x: f32[2]`.
  static let bad = [
    Bad(line: 2, message: "no op is called `tahn`", body: "%y = tahn %x : f32[2]"),
    Bad(
      line: 3, message: "`%z` is not defined yet",
      body: "%y = tanh %x : f32[2]\n%w = tanh %z : f32[2]"),
    Bad(
      line: 3, message: "`%y` is defined twice",
      body: "%y = tanh %x : f32[2]\n%y = tanh %x : f32[2]"),
    Bad(line: 2, message: "`%x` is defined twice", body: "%x = tanh %x : f32[2]"),
    Bad(
      line: 2, message: "`%y` is written as f32[3] and inferred as f32[2]",
      body: "%y = tanh %x : f32[3]"),
    Bad(
      line: 2, message: "`%y` is written as f32[2] unit and inferred as f32[2]",
      body: "%y = tanh %x : f32[2] unit"),
    Bad(line: 2, message: "`f16` is not an element type", body: "%y = tanh %x : f16[2]"),
    Bad(line: 2, message: "`add` takes 2 operands, not 1", body: "%y = add %x : f32[2]"),
    Bad(line: 2, message: "`sum` needs the attribute `axes`", body: "%y = sum %x : f32[2]"),
    Bad(
      line: 2, message: "`axes` is given twice",
      body: "%y = sum %x {axes = [-1], axes = [-1]} : f32[1]"),
    Bad(
      line: 2, message: "`wide` is not an attribute's value",
      body: "%y = sum %x {axes = wide} : f32[1]"),
    Bad(line: 2, message: "expected a whole number", body: "%y = sum %x {axes = [a]} : f32[1]"),
    Bad(line: 4, message: "expected `=`", body: "\n// a comment\n%y tanh %x : f32[2]"),
  ]

  @Test(arguments: bad) func errorsNameTheirLine(_ bad: Bad) {
    let text = "func @f(%x: f32[2]) {\n" + bad.body + "\nreturn y = %y\n}\n"
    #expect(throws: TextFormError(line: bad.line, message: bad.message)) {
      try Self.parse(text)
    }
  }

  @Test func twoParametersCannotShareAName() {
    #expect(throws: TextFormError(line: 1, message: "`%x` is defined twice")) {
      try Self.parse("func @f(%x: f32[2], %x: f32[2]) { return x = %x }")
    }
  }

  @Test func anUnclosedFunctionEndsInAnError() {
    #expect(throws: TextFormError(line: 2, message: "expected `%`")) {
      try Self.parse("func @f(%x: f32[2]) {\n")
    }
  }

  static let whole = """
    func @f(%x: f32[2,3] simplex, %z[0]: f32[] binary) {
      %c = constant {shape = [3], dtype = "f32", elements = <0.1, -0.0, -inf>} : f32[3]
      %c' = constant {shape = [], dtype = "f32", elements = <nan>} : f32[]
      %h.1 = add %x, %c : f32[2,3]
      %4 = sum %h.1 {axes = [-1, -2]} : f32[1,1]
      %p = matmul %x, %h.1 {transpose_a = false, transpose_b = true} : f32[2,2]
      return loss = %4, p = %p, z[0] = %z[0]
    }

    """

  @Test func printingGivesBackTheText() throws {
    let function = try Self.parse(Self.whole)
    try function.verify()
    #expect(function.description == Self.whole)
  }

  @Test func equalNamesAreToldApart() throws {
    let b = Builder()
    var x = b.parameter("x", TensorType(.f32, []))
    for _ in 0..<3 {
      x = b.emit(.tanh, x)
      b.name(x, "x")
    }
    let text = b.finish("f", results: [("x", x)]).description
    #expect(text.contains("%x'2 = tanh %x :") && text.contains("x = %x'4"))
    #expect(try Self.parse(text).description == text)
  }
}
