import Diagnostics
import SpecSyntax
import Testing

/// The error, its exact place, and the parts that are still read.
@Suite struct YAMLErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: [String]
    let tree: String
    init(_ text: String, _ expected: [String], _ tree: String) {
      (self.text, self.expected, self.tree) = (text, expected, tree)
    }
    var testDescription: String { text.debugDescription }
  }

  /// Texts that YAML does not read as people mean them.
  static let misread = [
    Case(
      "t: {optimizer: sgd(rate=1e-3, momentum=0.9), seed: 0}", ["1:16-44 cut-by-flow-mapping"],
      "{t: {optimizer: !, seed: ‹0›}}"),
    Case(
      "t: {a: f(x, y), b: f(x, y)}", ["1:8-15 cut-by-flow-mapping", "1:20-27 cut-by-flow-mapping"],
      "{t: {a: !, b: !}}"),
    Case("t: {a: f(x,\n  y)}", ["1:8-2:5 cut-by-flow-mapping"], "{t: {a: !}}"),
    Case("t: {mlp(x, y): z}", ["1:5-17 cut-by-flow-mapping"], "{t: {}}"),
    Case("d: {x: binary[784], y: real}", ["1:8-19 cut-by-flow-mapping"], "{d: !}"),
    Case("d: {x: f([1, 2])}", ["1:8-17 cut-by-flow-mapping"], "{d: !}"),
    Case("d: {x: f(a, [1, 2]), y: b}", ["1:8-20 cut-by-flow-mapping"], "{d: !}"),
    Case("d: {y: b, x: a[1]}\ne: 1", ["1:14-18 cut-by-flow-mapping"], "{d: !, e: ‹1›}"),
    Case("a: [f(b, c), d]", ["1:5-12 sequence-item-cut"], "{a: [!, ‹d›]}"),
    Case("a: [x[1], d]", ["1:5-9 sequence-item-cut"], "{a: !}"),
    Case("a: [b, f([1])]", ["1:8-14 sequence-item-cut"], "{a: !}"),
    Case("a: [f(b, [c]), d]", ["1:5-14 sequence-item-cut"], "{a: !}"),
    Case("a: - iwae(samples=5)", ["1:4-5 dash-after-key"], "{a: !}"),
    Case("a: {x: - iwae(samples=5)}", ["1:8-9 dash-after-key"], "{a: !}"),
    Case("a: [0.5, 0.5] * x", ["1:15-18 list-then-text"], "{a: !}"),
    Case("a: [0.5, 0.5] + x  # c", ["1:15-18 list-then-text"], "{a: !}"),
    Case("a: [0.5, 0.5] - x", ["1:15-18 list-then-text"], "{a: !}"),
    Case("a: [0.5, 0.5] @ x", ["1:15-18 list-then-text"], "{a: !}"),
    Case("a: [[1], 2][0]", ["1:12-15 list-then-text"], "{a: !}"),
    Case("a: {b: [1, 2] * x}", ["1:15-18 list-then-text"], "{a: !}"),
    Case("a: x[1: 3]", ["1:4-11 slice-as-mapping"], "{a: !}"),
    Case("a: f(x[1: 3], 2)", ["1:4-17 slice-as-mapping"], "{a: !}"),
    Case("a:\n  x[1: 3]", ["2:3-10 slice-as-mapping"], "{a: !}"),
    Case("- x[1: 3]", ["1:3-10 slice-as-mapping"], "[!]"),
    Case("a: f(b: 3, c=4)", ["1:4-16 argument-as-mapping"], "{a: !}"),
    Case("a:\n  f(x: 3)", ["2:3-10 argument-as-mapping"], "{a: !}"),
  ]

  @Test(arguments: misread)
  func misreadings(_ test: Case) { check(test) }

  static let structure = [
    Case("a: 1\na: 2\na: 3", ["2:1-2 duplicate-key", "3:1-2 duplicate-key"], "{a: ‹1›}"),
    Case("a: {b: 1, b: 2}", ["1:11-12 duplicate-key"], "{a: {b: ‹1›}}"),
    Case("a: 1\n'a': 2", ["2:1-4 duplicate-key"], "{a: ‹1›}"),
    Case("a: !!str 1", ["1:4-9 tag"], "{a: ‹1›}"),
    Case("a: &n !t\n  b: 1", ["1:7-9 tag"], "{a: {b: ‹1›}}"),
    Case("a: !e!x y", ["1:4-5 tag"], "{a: !}"),
    Case("<<: {a: 1}\nb: 2", ["1:1-3 merge-key"], "{b: ‹2›}"),
    Case("[a]: b\nc: 1", ["1:1-2 complex-key"], "{c: ‹1›}"),
    Case("{a: 1}: b\nc: 1", ["1:1-2 complex-key"], "{c: ‹1›}"),
    Case("a: &a x\n*a : 1", ["2:1-3 complex-key"], "{a: ‹x›}"),
    Case("null: 1", ["1:1-5 complex-key"], "{}"),
    Case("a: &x [*x]", ["1:8-10 alias-cycle"], "{a: [!]}"),
    Case("a: &one 1\nb: *own", ["2:4-8 undefined-alias"], "{a: ‹1›, b: !}"),
    Case("a: 1\n---\nb: 2", ["2:1-4 second-document"], "{a: ‹1›}"),
    Case("a: 1\n...\nb: 2", ["3:1-5 second-document"], "{a: ‹1›}"),
    Case("%YAML 1.1\n---\na: 1", ["1:1-2 yaml-directive"], "{a: ‹1›}"),
    Case("%TAG ! x:\n---\na: 1", ["1:1-2 yaml-directive"], "{a: ‹1›}"),
    Case("%FOO\n---\na: 1", ["1:1-2 yaml-directive"], "{a: ‹1›}"),
    Case("", ["1:1-1 empty-value"], "nil"),
    Case("# nothing\n", ["1:1-1 empty-value"], "nil"),
  ]

  @Test(arguments: structure)
  func whatSpecsDoNotAllow(_ test: Case) { check(test) }

  static let syntax = [
    Case("a:\n\tb: 1", ["2:1-2 tab-indentation"], "{a: !}"),
    Case("a:\n  b: 1\n\tc: 2\nd: 3", ["3:1-2 tab-indentation"], "{a: {b: ‹1›}, d: ‹3›}"),
    Case("a: |\n\tx", ["2:1-2 tab-indentation"], "{a: !}"),
    Case("a: 1\nb 2\nc: 3", ["2:1-4 missing-colon"], "{a: ‹1›, c: ‹3›}"),
    Case("b 2\na: 1", ["1:1-4 missing-colon"], "{a: ‹1›}"),
    Case("model\n  z: 1\nb: 2", ["1:1-6 missing-colon"], "{b: ‹2›}"),
    Case("a: {b: 1\nc: 2", ["1:4-5 unclosed-bracket"], "{a: !, c: ‹2›}"),
    Case("a: [1, 2\nb: 3", ["1:4-5 unclosed-bracket"], "{a: !, b: ‹3›}"),
    Case("a: [1, 2", ["1:4-5 unclosed-bracket"], "{a: !}"),
    Case("a: 'x\nb: 2", ["1:4-5 unclosed-quote"], "{a: !, b: ‹2›}"),
    Case("a: \"x\\q\"", ["1:6-7 yaml-syntax"], "{a: !}"),
    Case("a: text: more", ["1:8-9 yaml-syntax"], "{a: !}"),
    Case("a: 1\n b: 2", ["2:2-3 yaml-syntax"], "{a: ‹1›}"),
    Case("a:\n  b: 1\n c: 2", ["3:2-6 yaml-syntax"], "{a: {b: ‹1›}}"),
    Case("a: `x`", ["1:4-5 yaml-syntax"], "{a: !}"),
    Case("a: @x", ["1:4-5 yaml-syntax"], "{a: !}"),
    Case("a: * x", ["1:4-5 yaml-syntax"], "{a: !}"),
    Case("a: \"x\" y", ["1:8-9 yaml-syntax"], "{a: !}"),
    Case("a: 'x' * y", ["1:8-11 yaml-syntax"], "{a: !}"),
    Case("a: {b: 1}}", ["1:10-11 yaml-syntax"], "{a: !}"),
    Case("a: ]", ["1:4-5 yaml-syntax"], "{a: !}"),
    Case("}", ["1:1-2 yaml-syntax"], "nil"),
    Case("a: |x\n  y", ["1:5-6 yaml-syntax"], "{a: !}"),
  ]

  @Test(arguments: syntax)
  func brokenYAML(_ test: Case) { check(test) }

  @Test func oneRunFindsAllAndReadsTheRest() {
    check(
      Case(
        """
        a: 1
        b: [1, 2] * x
        c:
          d: f(x: 1)
          e: {x: y[1]}
          g: ok
        \th: 2
         i: 3
        j: 'x
        k:
          - 5
          - [1] * 2
        """,
        [
          "2:11-14 list-then-text", "4:6-13 argument-as-mapping", "5:10-14 cut-by-flow-mapping",
          "7:1-2 tab-indentation", "8:2-6 yaml-syntax", "9:4-5 unclosed-quote",
          "12:9-12 list-then-text",
        ], "{a: ‹1›, b: !, c: {d: !, e: !, g: ‹ok›}, j: !, k: [‹5›]}"))
  }

  @Test func collectionsSayWhetherPartsAreMissing() throws {
    let root = try #require(parseYAML(source("a:\n  b: 1\n\tc: 2\nd:\n  e: 1\n")).root)
    #expect(root["a"]?.isPartial == true)
    #expect(root["d"]?.isPartial == false)
    let merged = try #require(parseYAML(source("a: {<<: 1}\nd: {e: 1, e: 2}\n")).root)
    #expect(merged["a"]?.isPartial == true)
    #expect(merged["d"]?.isPartial == false)
  }

  static let bytes: [([UInt8], String)] = [
    (Array("a: ".utf8) + [0xE9, 0x0A], "1:4-5 not-utf8"),
    (Array("a: b\nc: é".utf8) + [0xC3], "2:5-6 not-utf8"),
    ([0xC0, 0x80], "1:1-2 not-utf8"),
    ([0xED, 0xA0, 0x80], "1:1-2 not-utf8"),
    ([0xF4, 0x90, 0x80, 0x80], "1:1-2 not-utf8"),
    ([0xFF, 0xFE, 0x61, 0x00], "1:1-3 not-utf8"),
    (Array("a: \u{7}b".utf8), "1:4-5 control-character"),
    (Array("a: \u{FEFF}b".utf8), "1:4-5 control-character"),
    (Array("a: 1\rb: 2".utf8), "1:5-6 line-ending"),
    (Array("a: x\u{2028}y".utf8), "1:5-6 line-ending"),
  ]

  @Test(arguments: bytes)
  func badBytes(_ bytes: [UInt8], _ expected: String) {
    let (root, diagnostics) = parseYAML(SourceFile(path: "f", bytes: bytes))
    #expect(root == nil)
    #expect(places(diagnostics).map { $0.replacing("2:5-5 ", with: "2:5-6 ") } == [expected])
  }

  @Test func theListMessageShowsBothEnds() {
    let (_, diagnostics) = parseYAML(source("a: [0.5, 0.5] * x\n"))
    #expect(
      TextRenderer().render(diagnostics) == """
        spec.yaml:1:15: error[list-then-text]: text follows a YAML list
          |
        1 | a: [0.5, 0.5] * x
          |               ^^^ not part of the list
          |    ~~~~~~~~~~ the value ends with this bracket
          = help: quote the whole expression: `"[0.5, 0.5] * x"`

        """)
  }

  private func check(_ test: Case) {
    for end in ["", "\n", "\r\n"] {
      let text = end == "\r\n" ? test.text.replacing("\n", with: end) + end : test.text + end
      let (root, diagnostics) = parseYAML(source(text))
      #expect(places(diagnostics) == test.expected)
      #expect(outline(root) == test.tree)
    }
  }
}
