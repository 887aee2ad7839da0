import Diagnostics
import Testing

@Suite struct SourceFileTests {
  @Test(arguments: [
    ("ab\ncd", 0, 1, 1), ("ab\ncd", 2, 1, 3), ("ab\ncd", 3, 2, 1), ("ab\ncd", 5, 2, 3),
    ("ab\r\ncd", 4, 2, 1), ("ab\n", 3, 2, 1), ("", 0, 1, 1), ("é漢😀x", 9, 1, 4),
    ("ab", 99, 1, 3), ("ab", -1, 1, 1),
  ])
  func positions(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
    let position = SourceFile(path: "f", text: text).position(at: offset)
    #expect(position.line == line)
    #expect(position.column == column)
    #expect(position.byte == min(max(offset, 0), text.utf8.count))
  }

  @Test func aByteOrderMarkIsNoColumn() {
    let file = SourceFile(path: "f", bytes: [0xEF, 0xBB, 0xBF] + Array("ab".utf8))
    #expect(file.position(at: 4) == Position(line: 1, column: 2, byte: 4))
    #expect(file.text(file.range(ofLine: 1)) == "ab")
  }

  @Test func linesLackTheirEnds() {
    let file = SourceFile(path: "f", text: "a\r\n\nb\rc\n")
    #expect(
      (1...file.lineCount).map { file.text(file.range(ofLine: $0)) } == ["a", "", "b\rc", ""])
  }

  @Test func spansJoinAndCompareByFile() {
    let (one, two) = (SourceFile(path: "f", text: "abc"), SourceFile(path: "f", text: "abc"))
    let a = Span(file: one, start: 0, end: 1)
    let c = Span(file: one, start: 2, end: 3)
    #expect(a.union(c).text == "abc")
    #expect(a != Span(file: two, start: 0, end: 1))
    #expect(Set([a, a, c]).count == 2)
    #expect(Span(file: one, start: 2, end: 0).range == 2..<2)
  }
}
