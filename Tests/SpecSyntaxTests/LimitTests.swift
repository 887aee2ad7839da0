import Diagnostics
import SpecSyntax
import TestSupport
import Testing

@Suite struct LimitTests {
  private func parse(_ text: String) -> [Diagnostic] { parseYAML(source(text)).diagnostics }

  private func expectQuick(_ ids: [String], _ body: () -> [Diagnostic]) {
    var found: [Diagnostic] = []
    let seconds = ProcessorTime.seconds { found = body() }
    #expect(found.map(\.id.name) == ids)
    #expect(seconds < Double(ProcessorTime.limit))
  }

  @Test(arguments: ["[", "{a: ", "- ", "[a, "])
  func deepNestingStopsEarly(_ unit: String) {
    expectQuick(["nesting-depth"]) {
      parse("model: 1\nx:\n  " + String(repeating: unit, count: 100_000))
    }
  }

  @Test func depthItselfIsAllowed() {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(parse(text).isEmpty)
    #expect(parse("[" + text + "]").map(\.id.name) == ["nesting-depth"])
  }

  @Test func aliasesCountTheirDepth() {
    var text = "l0: &l0 [1]\n"
    for level in 1...70 { text += "l\(level): &l\(level) [*l\(level - 1)]\n" }
    #expect(parse(text).map(\.id.name) == ["nesting-depth"])
  }

  @Test func anAliasBombStopsEarly() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    expectQuick(["node-budget"]) { parse(text) }
  }

  @Test func manyAliasesOfOneNodeStopEarly() {
    let list = String(repeating: "1, ", count: 1000)
    let text = "a: &a [\(list)]\nb: [" + String(repeating: "*a, ", count: 100_000) + "]\n"
    expectQuick(["node-budget"]) { parse(text) }
  }

  @Test func fileSize() {
    let line = "# " + String(repeating: "x", count: 1021) + "\n"
    let full = String(repeating: line, count: 1023) + "a: 1\n"
    #expect(parse(full).isEmpty)
    expectQuick(["file-too-large"]) { parse(full + line) }
  }

  @Test func manyErrorsAreBounded() {
    expectQuick([]) {
      let text = (0..<2000).map { "k\($0): [1] * x\n" }.joined()
      let found = parse(text)
      #expect(found.count == 32)
      return found.filter { $0.id != .listThenText }
    }
  }

  @Test func longExpressions() {
    let sum = Array(repeating: "x", count: 513).joined(separator: " + ")
    var found: [Diagnostic] = []
    _ = parseExpression(Scalar(plain: sum), &found)
    #expect(found.isEmpty)
    expectQuick(["nesting-depth"]) {
      var found: [Diagnostic] = []
      let text = Array(repeating: "x", count: 100_000).joined(separator: " + ")
      _ = parseExpression(Scalar(plain: text), &found)
      return found
    }
  }

  @Test(arguments: ["-", "f(", "(", "[", "2 ^ ", "x["])
  func deepExpressions(_ unit: String) {
    let closing: [Character: String] = ["(": ")", "[": "]"]
    let close = unit.last.flatMap { closing[$0] } ?? ""
    expectQuick(["nesting-depth"]) {
      var found: [Diagnostic] = []
      let text =
        String(repeating: unit, count: 50_000) + "1" + String(repeating: close, count: 50_000)
      _ = parseExpression(Scalar(plain: text), &found)
      return found
    }
  }
}

extension Scalar {
  /// A scalar that is a whole file.
  init(plain text: String) {
    let file = source(text)
    self.init(
      text: text, style: .plain, span: Span(file: file, start: 0, end: file.bytes.count))
  }
}
