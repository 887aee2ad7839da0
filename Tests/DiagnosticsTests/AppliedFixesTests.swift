import Diagnostics
import Testing

@Suite struct AppliedFixesTests {
  private let file = SourceFile(path: "a.yaml", text: "0123456789")

  private func edit(_ start: Int, _ end: Int, _ text: String) -> Edit {
    Edit(Span(file: file, start: start, end: end), text)
  }

  private func fix(_ edits: Edit...) -> Fix { Fix("fix", .safe, edits) }

  private func text(_ fixes: Fix...) -> String {
    String(decoding: AppliedFixes(fixes, to: file).bytes, as: UTF8.self)
  }

  @Test func replacesInsertsAndDeletes() {
    #expect(text() == "0123456789")
    #expect(text(fix(edit(8, 10, "")), fix(edit(0, 1, "ab")), fix(edit(4, 4, "-"))) == "ab123-4567")
    #expect(text(fix(edit(10, 10, "!"), edit(0, 0, "?"))) == "?0123456789!")
  }

  @Test func neighboursDoNotOverlap() {
    #expect(text(fix(edit(2, 4, "a")), fix(edit(4, 6, "b"))) == "01ab6789")
    #expect(text(fix(edit(2, 4, "a")), fix(edit(2, 2, "b")), fix(edit(4, 4, "c"))) == "01bac456789")
  }

  /// Of two that overlap, the later is left out as a whole.
  @Test(arguments: [(3, 5), (2, 3), (1, 9), (3, 3), (2, 6)])
  func earlierFixesGoFirst(_ start: Int, _ end: Int) {
    let fixes = [fix(edit(2, 6, "a")), fix(edit(start, end, "b"), edit(9, 10, "c"))]
    let applied = AppliedFixes(fixes, to: file)
    #expect(String(decoding: applied.bytes, as: UTF8.self) == "01a6789")
    #expect(applied.fixes == [fixes[0]])
  }

  @Test func twoInsertionsAtOnePlaceExcludeEachOther() {
    #expect(text(fix(edit(3, 3, "a")), fix(edit(3, 3, "b"))) == "012a3456789")
  }

  @Test func aCommonEditIsMadeOnce() {
    let both = [fix(edit(1, 2, "a"), edit(5, 6, "b")), fix(edit(1, 2, "a"), edit(7, 8, "c"))]
    let applied = AppliedFixes(both, to: file)
    #expect(String(decoding: applied.bytes, as: UTF8.self) == "0a234b6c89")
    #expect(applied.fixes.count == 2)
    #expect(AppliedFixes([both[0], both[0]], to: file).fixes.count == 1)
  }

  @Test func otherFilesAreLeftAlone() {
    let other = SourceFile(path: "a.yaml", text: "0123456789")
    let foreign = Fix("fix", .safe, replacing: Span(file: other, start: 0, end: 1), by: "x")
    #expect(AppliedFixes([foreign], to: file).fixes.isEmpty)
    #expect(text(foreign) == "0123456789")
  }

  @Test func manyFixesInAnyOrder() {
    let fixes = (0..<10).map { fix(edit($0, $0 + 1, "\(9 - $0)")) }
    for _ in 0..<20 {
      let bytes = AppliedFixes(fixes.shuffled(), to: file).bytes
      #expect(String(decoding: bytes, as: UTF8.self) == "9876543210")
    }
  }

  @Test func correctionsAreTheNearestNames() {
    let span = Span(file: file, start: 0, end: 10)
    let found = corrections(of: "modle", at: span, among: ["model", "guide", "mode"])
    #expect(found.map(\.title) == ["write `model`", "write `mode`"])
    #expect(found.map(\.applicability) == [.suggested, .suggested])
    #expect(corrections(of: "q", at: span, among: ["model"]).isEmpty)
  }
}
