import Diagnostics
import SpecSyntax

/// A comment `# onehot-ignore: id reason`, which silences one kind of warning on one line.
struct IgnoreComment {
  /// The comment from its `#` on.
  let span: Span
  /// The id as it is written; nil where none is.
  let id: (text: String, span: Span)?
  /// True if a reason is given.
  let hasReason: Bool
  /// True if the comment is on a line of its own.
  let isAlone: Bool
  /// The line that it is about: its own, or the one below where it is alone.
  fileprivate(set) var line: Int

  /// The catalogue's entry of the id.
  var entry: DiagnosticID? { id.flatMap { DiagnosticID.named($0.text) } }

  /// The comments of a file that are meant so.
  static func all(of file: SourceFile, in root: YAMLNode?) -> [IgnoreComment] {
    let word = Array("onehot-ignore".utf8)
    // Most files have none, and are not read again.
    guard file.text(0..<file.bytes.count).contains("onehot-ignore") else { return [] }
    var found = comments(of: file, in: root).compactMap { comment in
      IgnoreComment(comment, word: word)
    }
    // Several comments above a line are all about it.
    for index in found.indices.reversed().dropFirst()
    where found[index].isAlone && found[index + 1].isAlone
      && found[index].line == found[index + 1].span.startPosition.line
    {
      found[index].line = found[index + 1].line
    }
    return found
  }

  private init?(_ comment: Span, word: [UInt8]) {
    let (file, bytes) = (comment.file, comment.file.bytes)
    var at = comment.start + 1
    func skipBlanks() { while at < comment.end, bytes[at] == UInt8(ascii: " ") { at += 1 } }
    skipBlanks()
    guard bytes[at..<comment.end].starts(with: word) else { return nil }
    at += word.count
    let hasColon = at < comment.end && bytes[at] == UInt8(ascii: ":")
    guard hasColon || at == comment.end || bytes[at] == UInt8(ascii: " ") else { return nil }
    if hasColon { at += 1 }
    skipBlanks()
    let end = bytes[at..<comment.end].firstIndex(of: UInt8(ascii: " ")) ?? comment.end
    let name = Span(file: file, start: at, end: end)
    span = comment
    id = hasColon && at < end ? (name.text, name) : nil
    at = end
    skipBlanks()
    hasReason = at < comment.end
    let position = comment.startPosition
    let start = file.range(ofLine: position.line).lowerBound
    isAlone = bytes[start..<comment.start].allSatisfy { $0 == UInt8(ascii: " ") }
    line = isAlone ? position.line + 1 : position.line
  }

  /// The comment with its line where it is alone, with the blanks before it elsewhere.
  var removal: Span {
    let (file, bytes) = (span.file, span.file.bytes)
    let number = span.startPosition.line
    if isAlone {
      let start = file.range(ofLine: number).lowerBound
      let isLast = number == file.lineCount
      return Span(
        file: file, start: start, end: isLast ? span.end : file.range(ofLine: number + 1).lowerBound
      )
    }
    var start = span.start
    while bytes[start - 1] == UInt8(ascii: " ") || bytes[start - 1] == UInt8(ascii: "\t") {
      start -= 1
    }
    return Span(file: file, start: start, end: span.end)
  }
}
