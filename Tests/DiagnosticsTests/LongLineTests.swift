import Diagnostics
import Testing

/// Lines that are longer than a screen is wide.
@Suite struct LongLineTests {
  private static let filling = String(repeating: "é漢 ", count: 20_000)

  @Test func thePartAroundTheMarkIsShown() throws {
    let file = SourceFile(path: "a.yaml", text: Self.filling + "here" + Self.filling)
    let start = Self.filling.utf8.count
    let span = Span(file: file, start: start, end: start + 4)
    let lines = TextRenderer().render(Diagnostic(.unknownName, at: span, "x"))
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "a.yaml:1:60001: error[unknown-name]: x")
    #expect(lines[2].hasPrefix("1 | …") && lines[2].hasSuffix("…"))
    #expect(lines[2].contains(" here") && lines[2].utf8.count < 300)
    #expect(!lines[2].unicodeScalars.contains("\u{FFFD}"))
    // The carets stand below the word: wide characters take two columns, the gutter four.
    let before = lines[2].dropFirst(4).prefix { $0 != "h" }
    let column = before.reduce(0) { $0 + ($1 == "漢" ? 2 : 1) }
    #expect(lines[3] == "  | " + String(repeating: " ", count: column) + "^^^^")
  }

  @Test func bothEndsOfALongLineCanBeMarked() {
    let text = "first" + String(repeating: " x", count: 5000) + " last"
    let file = SourceFile(path: "a.yaml", text: text)
    for (start, word) in [(0, "first"), (text.utf8.count - 4, "last")] {
      let span = Span(file: file, start: start, end: start + word.utf8.count)
      let text = TextRenderer().render(Diagnostic(.unknownName, at: span, "x"))
      #expect(text.contains(word) && text.utf8.count < 600)
      #expect(text.contains(String(repeating: "^", count: word.utf8.count) + "\n"))
    }
  }

  @Test func labelsThatAreNotShownKeepTheLineShort() {
    let file = SourceFile(path: "a.yaml", text: "a" + Self.filling + "b")
    let (start, end) = (Span(file: file, start: 0, end: 1), file.bytes.count)
    let label = Label(Span(file: file, start: end - 1, end: end), "far away")
    let text = TextRenderer().render(Diagnostic(.unknownName, at: start, "x", labels: [label]))
    #expect(text.contains("far away") && text.utf8.count < 1200)
  }

  @Test func columnsAreCountedInScalars() {
    let text = "x: \n" + Self.filling + "\n" + Self.filling
    let file = SourceFile(path: "a.yaml", text: text)
    var (line, column, byte) = (1, 1, 0)
    for scalar in text.unicodeScalars {
      if byte % 997 == 0 || column == 1 {
        #expect(file.position(at: byte) == Position(line: line, column: column, byte: byte))
      }
      byte += scalar.utf8.count
      column += 1
      if scalar == "\n" { (line, column) = (line + 1, 1) }
    }
    #expect(file.position(at: byte) == Position(line: line, column: column, byte: byte))
  }
}
