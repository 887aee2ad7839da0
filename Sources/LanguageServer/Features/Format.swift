import Diagnostics
import Formatting

/// `textDocument/formatting`.
struct Format {
  let document: Document
  let workspace: Workspace

  /// The edits that bring the document into canonical form: a line where only a line changes, so
  /// that cursors and marks stay; none where it is so already.
  func result() throws(ResponseError) -> JSON {
    let text: String
    switch formatted(document.file) {
    case .text(let canonical): text = canonical
    case .refused(let problems):
      let problem = problems.first { $0.severity == .error }
      let line = problem?.span.map { "line \($0.startPosition.line): " } ?? ""
      throw .failed(
        "a file with syntax errors is not formatted: \(line)\(problem?.message ?? "")")
    }
    return .array(edits(to: text).map(object))
  }

  /// Only white space changes, so lines pair up by their other characters; old blank lines may go.
  private func edits(to text: String) -> [(span: Range<Int>, text: String)] {
    let file = document.file
    let new = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var edits: [(span: Range<Int>, text: String)] = []
    var next = 0
    for number in 1...file.lineCount {
      let line = file.range(ofLine: number)
      let old = file.bytes[line]
      if next < new.count, visible(old).elementsEqual(visible(new[next][...])) {
        if !old.elementsEqual(new[next]) {
          edits.append((line, String(decoding: new[next], as: UTF8.self)))
        }
        next += 1
      } else if visible(old).isEmpty, number < file.lineCount {
        edits.append((line.lowerBound..<file.range(ofLine: number + 1).lowerBound, ""))
      } else {
        return [(0..<file.bytes.count, text)]
      }
    }
    return next == new.count ? edits : [(0..<file.bytes.count, text)]
  }

  private func visible(_ line: ArraySlice<UInt8>) -> [UInt8] {
    line.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
  }

  private func object(_ edit: (span: Range<Int>, text: String)) -> JSON {
    let span = Span(file: document.file, start: edit.span.lowerBound, end: edit.span.upperBound)
    return ["range": workspace.range(span, document.lines), "newText": .string(edit.text)]
  }
}
