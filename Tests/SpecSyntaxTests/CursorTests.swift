import Diagnostics
import Foundation
import SpecSyntax
import Testing

/// Where a place lies in a file that is being written.
@Suite struct CursorTests {
  private func split(_ marked: String) throws -> (file: SourceFile, offset: Int) {
    let parts = marked.components(separatedBy: "│")
    try #require(parts.count == 2)
    return (source(parts.joined()), parts[0].utf8.count)
  }

  /// The keys, then what stands before the place, `key:` or `value:` in front.
  private func place(_ marked: String) throws -> String {
    let (file, offset) = try split(marked)
    guard let cursor = YAMLCursor(in: file, at: offset) else { return "nothing" }
    let path = cursor.path.joined(separator: "/")
    switch cursor.position {
    case .key(let range): return "\(path) key:\(file.text(range))"
    case .value(let range): return "\(path) value:\(file.text(range))"
    }
  }

  @Test(arguments: [
    ("│", " key:"), ("tra│", " key:tra"), ("a: 1\ntra│", " key:tra"), ("a:\n  │", "a key:"),
    ("a:\n  b:\n    c│\n", "a/b key:c"), ("a:\n  b: 1\n  c│", "a key:c"),
    ("a:\n  b: 1\n│", " key:"), ("a:\n  b: 1\n\n  # note\n  │", "a key:"),
    ("a: │", "a value:"), ("a: x + │", "a value:x + "), ("a:│", "a value:"),
    ("a:\n  b: x│ + y\n", "a/b value:x"), ("a:\n  b: x +\n    y│", "a/b value:x +\n    y"),
    ("a:\n  b: >\n    x│", "a/b value:>\n    x"), ("f(x, n):\n  g: x│", "f(x, n)/g value:x"),
    ("a: \"x + │", "a value:x + "), ("a: 'x│'", "a value:x"),
    // Mappings in braces.
    ("a: {│", "a key:"), ("a: {b│", "a key:b"), ("a: {b: │", "a/b value:"),
    ("a: {b: x, │", "a key:"), ("a: {b: {c: 1, d│", "a/b key:d"),
    ("a: {b: {c: 1}, d: e│", "a/d value:e"),
    ("a: {b: \"f(x, │", "a/b value:f(x, "), ("a: {b: \"f(x, y)\", c: │", "a/c value:"),
    ("a: {b: [1, 2], c│", "a key:c"), ("a: {\n  b: 1,\n  c│", "a key:c"),
    ("a: {b: 1}│", "a value:{b: 1}"),
    // Lists are values as a whole.
    ("a: [x, │", "a value:[x, "), ("- a: │", "a value:"),
    // Comments.
    ("# a│", "nothing"), ("a: 1 # b│", "nothing"), ("a: \"#│", "a value:#"),
    ("a: x#│", "a value:x#"),
  ])
  func placesInYAML(_ marked: String, _ expected: String) throws {
    #expect(try place(marked) == expected)
  }

  /// The open calls as `callee/keyword/position`, then qualifier and word.
  private func expression(_ marked: String) throws -> String {
    let (file, offset) = try split(marked)
    let cursor = ExpressionCursor(in: file, 0..<offset)
    let calls = cursor.calls.map { call in
      "\(call.callee)/\(call.keyword ?? "")/\(call.position)"
    }
    return (cursor.isDraw ? "~ " : "") + calls.joined(separator: " ")
      + " \(cursor.qualifier)|\(file.text(cursor.word))" + (cursor.followsValue ? "!" : "")
  }

  @Test(arguments: [
    ("│", " |"), ("x│", " |x"), ("x │", " |!"), ("x + │", " |"), ("x + y│", " |y"),
    ("~ │", "~  |"), ("~ ber│", "~  |ber"), ("~ normal(mean=│", "~ normal/mean/0 |"),
    ("f(x, │", "f//1 |"), ("f(x, n=2, g(y)[0] + │", "f//2 |"), ("f(a)(│", "//0 |"),
    ("f(x, n=g(y, m=│", "f/n/1 g/m/1 |"), ("nets.│", " nets|nets."), ("nets.ml│", " nets|nets.ml"),
    ("a.b.c│", " a.b|a.b.c"), ("nets.mlp(x, │", "nets.mlp//1 |"), ("[1, x│", "//1 |x"),
    ("(x + f(│", "//0 f//0 |"), ("f(x) │", " |!"), ("x[│", "//0 |"), ("2 │", " |!"),
    // Signs that no expression has are skipped.
    ("f(\u{4E2D}, x│", "f//1 |x"), ("f(a ** b, $ x│", "f//1 |x"), ("f(1x, y│", "f//1 |y"),
    ("x == │", " |"), ("f(x=│", "f/x/0 |"),
  ])
  func placesInExpressions(_ marked: String, _ expected: String) throws {
    #expect(try expression(marked) == expected)
  }

  /// No place in any fixture is a trap.
  @Test func everyPlaceHasACursor() {
    for text in Fixtures.all.values + ["a: {b: \"", "a: 'x\n  y'\n", "\u{FEFF}a: b\r\n  c: d\r\n"] {
      let file = source(text)
      for offset in 0...file.bytes.count {
        guard case .value(let range)? = YAMLCursor(in: file, at: offset)?.position else { continue }
        #expect(range.upperBound == offset && range.lowerBound <= offset)
        _ = ExpressionCursor(in: file, range)
      }
    }
  }
}
