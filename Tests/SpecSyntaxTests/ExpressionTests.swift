import Diagnostics
import SpecSyntax
import Testing

@Suite struct ExpressionTests {
  /// The tree in prefix form.
  private func prefix(_ expression: Expr) -> String {
    func all(_ items: [Expr]) -> String { items.map(prefix).joined(separator: " ") }
    switch expression.kind {
    case .number(let number): return "\(number)"
    case .name(let name): return name.text
    case .call(let name, let arguments):
      let parts = arguments.map { ($0.keyword.map { "\($0.text)=" } ?? "") + prefix($0.value) }
      return "(\(([name.text] + parts).joined(separator: " ")))"
    case .list(let items): return "[\(all(items))]"
    case .index(let base, let indices):
      let parts = indices.map { index in
        switch index.kind {
        case .element(let element): prefix(element)
        case .range(let lower, let upper):
          (lower.map(prefix) ?? "") + ":" + (upper.map(prefix) ?? "")
        }
      }
      return "(at \(prefix(base)) \(parts.joined(separator: " ")))"
    case .negate(let operand): return "(neg \(prefix(operand)))"
    case .binary(let sign, let left, let right):
      return "(\(sign.rawValue) \(prefix(left)) \(prefix(right)))"
    case .invalid: return "!"
    }
  }

  /// Source, tree, and canonical text where it differs from the source.
  static let good: [(String, String, String?)] = [
    ("x", "x", nil), ("guide.z", "guide.z", nil), ("1", "1", nil), ("1.0", "1.0", nil),
    ("1e-3", "0.001", "0.001"), (".5", "0.5", "0.5"), ("1e16", "1e+16", "1e+16"),
    ("0x1F", "31", "31"), ("3e-5", "3e-05", "3e-05"),
    ("a + b * c", "(+ a (* b c))", nil), ("(a + b) * c", "(* (+ a b) c)", nil),
    ("a - b - c", "(- (- a b) c)", nil), ("a - (b - c)", "(- a (- b c))", nil),
    ("a / b * c", "(* (/ a b) c)", nil), ("a / (b * c)", "(/ a (* b c))", nil),
    ("a @ b @ c", "(@ (@ a b) c)", nil),
    ("-x^2", "(neg (^ x 2))", nil), ("(-x)^2", "(^ (neg x) 2)", nil),
    ("2^-1", "(^ 2 (neg 1))", nil),
    ("a^b^c", "(^ a (^ b c))", nil), ("(a^b)^c", "(^ (^ a b) c)", nil),
    ("-a * b", "(* (neg a) b)", nil), ("a * -b", "(* a (neg b))", nil),
    ("-(a * b)", "(neg (* a b))", nil), ("- - a", "(neg (neg a))", "--a"),
    ("a^(b * c)", "(^ a (* b c))", nil), ("a < b + 1", "(< a (+ b 1))", nil),
    ("(a < b) * c", "(* (< a b) c)", nil), ("(a < b) == c", "(== (< a b) c)", nil),
    ("a >= b", "(>= a b)", nil), ("a != b", "(!= a b)", nil), ("a<=b", "(<= a b)", "a <= b"),
    ("f()", "(f)", nil), ("f(x, b=1)", "(f x b=1)", nil), ("nets.mlp(x)", "(nets.mlp x)", nil),
    ("f(a==b)", "(f (== a b))", "f(a == b)"), ("f(g(h(x)))", "(f (g (h x)))", nil),
    ("f(x,)", "(f x)", "f(x)"), ("[a, 1]", "[a 1]", nil),
    ("[[1, 2], [3, 4]]", "[[1 2] [3 4]]", nil),
    ("[]", "[]", nil), ("[1, 2,]", "[1 2]", "[1, 2]"),
    ("x[:392]", "(at x :392)", nil), ("x[:, 0]", "(at x : 0)", nil),
    ("s[code:]", "(at s code:)", nil),
    ("x[1:3, 2 * k]", "(at x 1:3 (* 2 k))", nil), ("x[0][1]", "(at (at x 0) 1)", nil),
    ("f(x)[0]", "(at (f x) 0)", nil), ("[a, b][0]", "(at [a b] 0)", nil),
    ("x[-1]", "(at x (neg 1))", nil), ("x[:7, :k]", "(at x :7 :k)", nil),
    ("x[0, :]", "(at x 0 :)", nil),
    ("-x[0]", "(neg (at x 0))", nil), ("(-x)[0]", "(at (neg x) 0)", nil),
    ("x[0]^2", "(^ (at x 0) 2)", nil), ("((x))", "x", "x"), ("a\n  + b", "(+ a b)", "a + b"),
    ("1 + (2 + 3)", "(+ 1 (+ 2 3))", nil), ("2 * (a < b)", "(* 2 (< a b))", nil),
  ]

  @Test(arguments: good)
  func trees(_ text: String, _ tree: String, _ canonical: String?) {
    var diagnostics: [Diagnostic] = []
    let expression = parseExpression(Scalar(plain: text), &diagnostics)
    #expect(diagnostics.isEmpty)
    #expect(prefix(expression) == tree)
    #expect(expression.description == canonical ?? text)
    let again = parseExpression(Scalar(plain: expression.description), &diagnostics)
    #expect(prefix(again) == tree)
  }

  @Test(arguments: good)
  func wordsAreSpacedAsThePrinterSpacesThem(_ text: String, _ tree: String, _ canonical: String?) {
    var diagnostics: [Diagnostic] = []
    let printed = parseExpression(Scalar(plain: text), &diagnostics).description
    for variant in [printed, printed.filter { $0 != " " }] {
      let words = expressionWords(Scalar(plain: variant)) ?? []
      let spaced = words.map { ($0.isSpaced ? " " : "") + $0.span.text }.joined()
      #expect(spaced == printed)
    }
  }

  static let bad: [(String, [String])] = [
    ("f(x", ["1:2-3 unbalanced-parentheses"]), ("f(x))", ["1:5-6 unbalanced-parentheses"]),
    ("f(x]", ["1:4-5 unbalanced-parentheses"]), ("[a, (b]", ["1:7-8 unbalanced-parentheses"]),
    ("f((a, b)", ["1:2-3 unbalanced-parentheses"]),
    ("a **b", ["1:3-5 expression-syntax"]), ("a +", ["1:3-4 expression-syntax"]),
    ("+ a", ["1:1-2 expression-syntax"]), ("a b", ["1:3-4 expression-syntax"]),
    ("2x", ["1:1-3 expression-syntax"]), ("a = 1", ["1:3-4 expression-syntax"]),
    ("a ? b : c", ["1:3-4 expression-syntax"]), ("a < b < c", ["1:7-8 expression-syntax"]),
    ("\"x\"", ["1:1-2 expression-syntax"]), ("f('x')", ["1:3-4 expression-syntax"]),
    ("é + 1", ["1:1-2 expression-syntax"]), ("a && b", ["1:3-4 expression-syntax"]),
    ("x[]", ["1:2-4 expression-syntax"]), ("x[1:2:3]", ["1:6-7 expression-syntax"]),
    ("f(,)", ["1:3-4 expression-syntax"]), ("f(a b)", ["1:5-6 expression-syntax"]),
    ("f(a:1)", ["1:4-5 expression-syntax"]), ("a.", ["1:2-3 expression-syntax"]),
    ("f(x)(y)", ["1:5-6 expression-syntax"]), ("(a, b)", ["1:3-4 expression-syntax"]),
    ("()", ["1:2-3 expression-syntax"]), ("~ f(x)", ["1:1-2 expression-syntax"]),
    ("1.2.3", ["1:1-6 expression-syntax"]), ("{a}", ["1:1-2 expression-syntax"]),
    ("f(a=1, a=2)", ["1:8-9 duplicate-argument"]),
    ("f(a=1, 2)", ["1:8-9 positional-after-keyword"]),
    ("f(a=1, b=2, a=3, 4)", ["1:13-14 duplicate-argument", "1:18-19 positional-after-keyword"]),
    ("1_000 + 2", ["1:1-6 yaml-1-1-spelling"]), ("f(010)", ["1:3-6 yaml-1-1-spelling"]),
    ("1e400", ["1:1-6 number-out-of-range"]),
    ("99999999999999999999", ["1:1-21 number-out-of-range"]),
    ("", ["1:1-1 empty-value"]), ("null", ["1:1-5 empty-value"]),
    // One mistake gives one diagnostic, and two mistakes two.
    ("f(a b, c d)", ["1:5-6 expression-syntax", "1:10-11 expression-syntax"]),
    (
      "f(g(1 2), [3 4], h(x=, y))",
      [
        "1:7-8 expression-syntax", "1:14-15 expression-syntax", "1:22-23 expression-syntax",
      ]
    ),
    ("f(a, , b)", ["1:6-7 expression-syntax"]),
    ("f((a b) + [c, d], e)", ["1:6-7 expression-syntax"]),
  ]

  @Test(arguments: bad)
  func errors(_ text: String, _ expected: [String]) {
    var diagnostics: [Diagnostic] = []
    let expression = parseExpression(Scalar(plain: text), &diagnostics)
    #expect(places(diagnostics.sortedAndUnique()) == expected)
    #expect(expression.isInvalid)
  }

  @Test(arguments: [
    ("a ** 2", "write `^` for a power"), ("2x", "write `2 * x` for a product"),
    ("20x10", "write `20 * x10` for a product"),
    ("a = b", "write `==` to compare; an expression cannot assign"),
    ("f(a: 1)", "write keyword arguments as `name=value` and slices as `x[1:3]`"),
    ("f(x", "close it with `)`"), ("1_000", "write `1000`"),
    ("'x'", "write the name without quotes"),
    ("μ", "names are made of the letters a to z and A to Z, digits and `_`"),
  ])
  func help(_ text: String, _ expected: String) {
    var diagnostics: [Diagnostic] = []
    _ = parseExpression(Scalar(plain: text), &diagnostics)
    #expect(diagnostics.map(\.help) == [[expected]])
  }

  @Test func aCommentThatCutsAnExpressionIsNamed() throws {
    let root = try #require(parseYAML(source("a: f(x #1)\n")).root)
    var diagnostics: [Diagnostic] = []
    _ = root["a"].map { parseExpression($0, &diagnostics) }
    #expect(places(diagnostics) == ["1:5-6 unbalanced-parentheses"])
    #expect(diagnostics[0].notes == ["YAML reads `#1)` as a comment"])
  }

  /// In every style of scalar, what stands under `c` is where the file has it.
  @Test(arguments: [
    "a: f(b, c)", "a: 'f(b, c)'", "a: \"f(b,\\x20c)\"", "a: f(b,\n  c)", "a: >\n  f(b,\n  c)\n",
    "a: |\n  f(b,\n    c)\n",
  ])
  func spansWithinScalars(_ text: String) throws {
    let root = try #require(parseYAML(source(text)).root)
    var diagnostics: [Diagnostic] = []
    let expression = parseExpression(try #require(root["a"]), &diagnostics)
    guard case .call(let name, let arguments) = expression.kind else {
      Issue.record("not a call: \(expression)")
      return
    }
    #expect(diagnostics.isEmpty)
    #expect(name.span.text == "f")
    #expect(arguments.map { $0.value.span.text } == ["b", "c"])
    #expect(expression.span.text.hasPrefix("f(b"))
    #expect(expression.span.text.hasSuffix("c)"))
  }

  @Test func spansCoverTheirText() {
    func check(_ expression: Expr) {
      var diagnostics: [Diagnostic] = []
      let again = parseExpression(Scalar(plain: expression.span.text), &diagnostics)
      #expect(diagnostics.isEmpty)
      #expect(again.description == expression.description)
      switch expression.kind {
      case .call(_, let arguments): arguments.forEach { check($0.value) }
      case .list(let items): items.forEach(check)
      case .negate(let operand): check(operand)
      case .index(let base, _): check(base)
      case .binary(_, let left, let right): [left, right].forEach(check)
      case .number, .name, .invalid: break
      }
    }
    for (text, _, _) in Self.good where !text.contains("(") || text.contains("f(") {
      var diagnostics: [Diagnostic] = []
      check(parseExpression(Scalar(plain: text), &diagnostics))
    }
  }

  @Test func sequencesAreLists() throws {
    let root = try #require(
      parseYAML(source("a: [vars, 2 * k, [1, -2], 'f(x)']\nb:\n  - 1\n  - x\n")).root)
    var diagnostics: [Diagnostic] = []
    #expect(
      try parseExpression(#require(root["a"]), &diagnostics).description
        == "[vars, 2 * k, [1, -2], f(x)]")
    #expect(try parseExpression(#require(root["b"]), &diagnostics).description == "[1, x]")
    #expect(diagnostics.isEmpty)
    let wrong = try #require(parseYAML(source("a: [1, {b: 2}, ]\n")).root)
    _ = parseExpression(try #require(wrong["a"]), &diagnostics)
    #expect(places(diagnostics) == ["1:8-14 wrong-type"])
  }

  @Test func negativeNumbersFromCodeAreParenthesized() {
    let span = Scalar(plain: "x").span
    let number = Expr(.number(.float(-1.5)), span: span)
    let two = Expr(.number(.int(2)), span: span)
    #expect(Expr(.binary(.power, number, two), span: span).description == "(-1.5)^2")
    #expect(Expr(.binary(.multiply, two, number), span: span).description == "2 * -1.5")
  }
}
