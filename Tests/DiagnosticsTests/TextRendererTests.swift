import Diagnostics
import Testing

/// The first place of a piece of text in a file.
func span(of part: String, in file: SourceFile) throws -> Span {
  let whole = Array(file.bytes)
  let wanted = Array(part.utf8)
  let start = try #require(
    whole.indices.first { whole[$0...].starts(with: wanted) }, "\(part) is not in the file")
  return Span(file: file, start: start, end: start + wanted.count)
}

@Suite struct TextRendererTests {
  /// The example of the command line's contract.
  @Test func contract() throws {
    let head = String(repeating: "#\n", count: 16)
    let file = SourceFile(
      path: "Specs/vae.yaml",
      text: head + "  a: reshape(dense(h, vars * classes + 10), [vars, classes])\n")
    var diagnostic = Diagnostic(
      .shapeMismatch, at: try span(of: "dense(h, vars * classes + 10)", in: file),
      "`reshape` cannot turn [210] into [20, 10]", label: "210 values",
      labels: [Label(try span(of: "[vars, classes]", in: file), "needs vars * classes = 200")])
    diagnostic.notes.append("vars = 20 and classes = 10 are set in `hyperparameters`")
    #expect(
      TextRenderer().render(diagnostic) == """
        Specs/vae.yaml:17:14: error[shape-mismatch]: `reshape` cannot turn [210] into [20, 10]
           |
        17 |   a: reshape(dense(h, vars * classes + 10), [vars, classes])
           |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 210 values
           |                                             ~~~~~~~~~~~~~~~ needs vars * classes = 200
           = note: vars = 20 and classes = 10 are set in `hyperparameters`

        """)
  }

  @Test func tabsAndWideCharacters() throws {
    let file = SourceFile(path: "f", text: "\ta: 漢字e\u{301} zz\n")
    let diagnostic = Diagnostic(.unknownName, at: try span(of: "zz", in: file), "unknown name `zz`")
    #expect(
      TextRenderer().render(diagnostic) == """
        f:1:10: error[unknown-name]: unknown name `zz`
          |
        1 | \ta: 漢字e\u{301} zz
          | \t         ^^

        """)
    let wide = Diagnostic(.unknownName, at: try span(of: "漢字", in: file), "unknown name")
    #expect(TextRenderer().render(wide).hasSuffix("  | \t   ^^^^\n"))
  }

  @Test func severalLinesAndFiles() throws {
    let file = SourceFile(path: "a.yaml", text: "one: 1\n\n\ntwo: 2\nthree: 3\n")
    let other = SourceFile(path: "lib.yaml", text: "four: 4\n")
    let diagnostic = Diagnostic(
      .unusedName, at: try span(of: "two", in: file), "a message", label: "here",
      labels: [
        Label(try span(of: "three", in: file), "below"),
        Label(try span(of: "one", in: file), "above"),
        Label(try span(of: "four", in: other), "elsewhere"),
      ], notes: ["first\nsecond"], help: "do it")
    #expect(
      TextRenderer().render(diagnostic) == """
        a.yaml:4:1: warning[unused-name]: a message
          |
        1 | one: 1
          | ~~~ above
        ...
        4 | two: 2
          | ^^^ here
        5 | three: 3
          | ~~~~~ below
          --> lib.yaml:1:1
          |
        1 | four: 4
          | ~~~~ elsewhere
          = note: first\\nsecond
          = help: do it

        """)
  }

  @Test func placesWithoutText() {
    let file = SourceFile(path: "f", text: "a: 1\n")
    let end = Diagnostic(.missingKey, at: Span(file: file, start: 5, end: 5), "missing")
    #expect(
      TextRenderer().render(end)
        == "f:2:1: error[missing-key]: missing\n  |\n2 |\n  | ^\n")
    let long = Diagnostic(.missingKey, at: Span(file: file, start: 1, end: 5), "missing")
    #expect(TextRenderer().render(long).hasSuffix("1 | a: 1\n  |  ^^^\n"))
    let empty = SourceFile(path: "none.yaml", text: "")
    let whole = Diagnostic(.emptyValue, at: Span(file: empty, start: 0, end: 0), "nothing")
    #expect(TextRenderer().render(whole) == "none.yaml:1:1: error[empty-value]: nothing\n")
    let nowhere = Diagnostic(.unknownSetName, at: nil, "unknown name", help: "look")
    #expect(
      TextRenderer().render(nowhere)
        == "error[unknown-set-name]: unknown name\n = help: look\n")
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    let file = SourceFile(path: "f", text: "a: \u{1B}[31m x\n")
    let diagnostic = Diagnostic(.controlCharacter, at: try span(of: "x", in: file), "bad")
    #expect(
      TextRenderer().render(diagnostic)
        == "f:1:10: error[control-character]: bad\n  |\n1 | a: \u{FFFD}[31m x\n  |          ^\n")
  }

  @Test func colour() throws {
    let file = SourceFile(path: "f", text: "a: 1\n")
    let diagnostic = Diagnostic(.unusedName, at: try span(of: "a", in: file), "m")
    let text = TextRenderer(color: true).render(diagnostic)
    #expect(text.contains("\u{1B}[1;33mwarning[unused-name]\u{1B}[0m: \u{1B}[1mm\u{1B}[0m"))
    #expect(text.replacing(/\u{1B}\[[0-9;]*m/, with: "") == TextRenderer().render(diagnostic))
  }

  @Test func orderAndDuplicates() throws {
    let (a, b) = (SourceFile(path: "a", text: "x y\nz\n"), SourceFile(path: "b", text: "x\n"))
    let all = [
      Diagnostic(.unknownName, at: try span(of: "x", in: b), "5"),
      Diagnostic(.unknownName, at: try span(of: "z", in: a), "4"),
      Diagnostic(.unknownName, at: try span(of: "y", in: a), "3"),
      Diagnostic(.unknownName, at: try span(of: "x", in: a), "2"),
      Diagnostic(.cycle, at: try span(of: "x", in: a), "1"),
      Diagnostic(.unknownSetName, at: nil, "0"),
      Diagnostic(.unknownName, at: try span(of: "y", in: a), "3", label: "again"),
    ]
    #expect(all.sortedAndUnique().map(\.message) == ["0", "1", "2", "3", "4", "5"])
    #expect(all.hasErrors)
    #expect(![Diagnostic(.unusedName, at: nil, "")].hasErrors)
  }
}
