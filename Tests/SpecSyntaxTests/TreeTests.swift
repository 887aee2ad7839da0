import Diagnostics
import SpecSyntax
import Testing

@Suite struct TreeTests {
  @Test(arguments: [
    ("a: 1\nb: [x, 'y', \"z\"]\nc: {d: }", "{a: ‹1›, b: [‹x›, ‹y›, ‹z›], c: {d: ‹›}}"),
    ("a: ~ bernoulli(logits=f(x, [1, 2]))", "{a: ‹~ bernoulli(logits=f(x, [1, 2]))›}"),
    ("y: onehot[10]?\ns: x[:, 0]", "{y: ‹onehot[10]?›, s: ‹x[:, 0]›}"),
    ("mlp(x, y):\n  return: x", "{mlp(x, y): {return: ‹x›}}"),
    ("a: &k [1, 2]\nb: *k\nc: &k 3\nd: *k", "{a: [‹1›, ‹2›], b: [‹1›, ‹2›], c: ‹3›, d: ‹3›}"),
    ("- - 1\n  - 2\n- 3", "[[‹1›, ‹2›], ‹3›]"),
    ("a:\n- 1\n- 2", "{a: [‹1›, ‹2›]}"),
    ("%YAML 1.2\n---\na: 1\n...\n", "{a: ‹1›}"),
    ("{\n\t\"a\": [1,\n\t2]\n}", "{a: [‹1›, ‹2›]}"),
    ("\u{FEFF}a: é", "{a: ‹é›}"),
    ("a: \"x\\ty\\u00e9\"", "{a: ‹x\tyé›}"),
  ])
  func trees(_ text: String, _ expected: String) {
    let (root, diagnostics) = parseYAML(source(text))
    #expect(places(diagnostics) == [])
    #expect(outline(root) == expected)
  }

  @Test func everyNodeKnowsItsPlace() throws {
    let text = """
      é: "漢" # comment
      list:
        - a
        - {k: v,
           l: [1]}
      text: |
        one
        two

      anchored: &n !!str  x
      empty:
      """
    for (prefix, end) in [("", "\n"), ("\u{FEFF}", "\r\n")] {
      let root = try #require(
        parseYAML(source(prefix + text.replacing("\n", with: end))).root?.entries)
      #expect(root.map { $0.key.span.text } == ["é", "list", "text", "anchored", "empty"])
      let values = root.map { $0.value.span.text.replacing("\r\n", with: "\n") }
      #expect(
        values == [
          "\"漢\"", "- a\n  - {k: v,\n     l: [1]}", "|\n  one\n  two", "x", "",
        ])
      #expect(root[0].value.span.startPosition.column == 4)
      #expect(root[4].value.span.startPosition.line == 11)
      let flow = try #require(root[1].value.items?[1])
      #expect(flow.isFlow)
      #expect(flow["l"]?.items?[0].span.startPosition.line == 5)
    }
  }

  @Test func anAliasStandsWhereItsAnchorStands() throws {
    let root = try #require(parseYAML(source("a: &k v\nb: *k\n")).root)
    #expect(root["b"]?.span.startPosition.line == 1)
    #expect(root["b"]?.span.text == "v")
  }

  /// Each case: the source of a scalar, a part of its text, and the source text of that part.
  @Test(arguments: [
    ("a: one two", "two", "two"),
    ("a: one\n   two three", "two", "two"),
    ("a: one\n   two three", "one two", "one\n   two"),
    ("a: 'it''s x'", "'", "''"),
    ("a: 'it''s x'", "x", "x"),
    ("a: \"\\x41é\\u6f22 y\"", "A", "\\x41"),
    ("a: \"\\x41é\\u6f22 y\"", "é", "é"),
    ("a: \"\\x41é\\u6f22 y\"", "漢", "\\u6f22"),
    ("a: \"\\x41é\\u6f22 y\"", "y", "y"),
    ("a: \"one\\\n   two\"", "two", "two"),
    ("a: \"one \\\n   two\"", "two", "two"),
    ("a: \"one\n\n   two\"", "two", "two"),
    ("a: |\n  one\n    two\n  three", "two", "two"),
    ("a: |-  # why\n  one\n  three", "three", "three"),
    ("a: >\n  one\n  two\n\n  three", "two", "two"),
    ("a: >2\n   one\n  two", "two", "two"),
    ("a: 'one\n\n  two'", "one", "one"),
  ])
  func partsOfScalars(_ text: String, _ part: String, _ expected: String) throws {
    for end in ["\n", "\r\n"] {
      let file = source(text.replacing("\n", with: end))
      let scalar = try #require(parseYAML(file).root?["a"]?.scalar)
      let bytes = Array(scalar.text.utf8)
      let start = try #require(
        bytes.indices.first { bytes[$0...].starts(with: part.utf8) }, "no \(part)")
      let span = scalar.span(start..<(start + part.utf8.count))
      #expect(span.text == expected.replacing("\n", with: end))
      // An empty range stands at the start of what follows.
      #expect(scalar.span(start..<start).start == span.start)
    }
  }

  @Test func theEndOfAScalarHasAPlace() throws {
    let scalar = try #require(parseYAML(source("a: \"x\\x41\"\n")).root?["a"]?.scalar)
    #expect(scalar.span(2..<2).start == 9)
    #expect(scalar.span(0..<2).text == "x\\x41")
  }
}
