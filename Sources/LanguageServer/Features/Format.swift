import Diagnostics
import Formatting
import JSON

extension Request {
  /// The canonical form of a document.
  static let formatting = Request(
    "textDocument/formatting", capability: Capability("documentFormattingProvider"),
    needsFindings: false
  ) { (desk, parameters) throws(ResponseError) in
    try Format(document: try desk.workspace.document(parameters), workspace: desk.workspace).edits()
  }
}

/// The canonical form of a document.
struct Format {
  let document: Document
  let workspace: Workspace

  /// The edits that bring the document into canonical form: a line where only a line changes, so
  /// that cursors and marks stay; none where it is so already.
  func edits() throws(ResponseError) -> [LSP.TextEdit] {
    let text: String
    switch formatted(document.file) {
    case .text(let canonical): text = canonical
    case .refused(let problems):
      let problem = problems.first { $0.severity == .error }
      let line = problem?.span.map { "line \($0.startPosition.line): " } ?? ""
      throw .failed(
        "a file with syntax errors is not formatted: \(line)\(problem?.message ?? "")")
    }
    return changes(to: text).map { change in
      let span = Span(
        file: document.file, start: change.span.lowerBound, end: change.span.upperBound)
      return LSP.TextEdit(range: workspace.range(span, document.lines), newText: change.text)
    }
  }

  /// Only white space changes, so lines pair up by their other characters; old blank lines may go.
  private func changes(to text: String) -> [(span: Range<Int>, text: String)] {
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
}
