import Diagnostics

/// What stands between two tokens: comments and blank lines, line by line.
struct Gap {
  /// For each line its comment, nothing where it is blank.
  ///
  /// The first is the rest of the line of the token before; the line of the token behind is left out.
  let pieces: [Line.Comment?]
  /// Whether the tokens stand on different lines.
  let hasBreak: Bool

  init(_ file: SourceFile, _ range: Range<Int>) {
    let isText = { (byte: UInt8) in byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
    let lines = file.bytes[range].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var pieces = lines.map { line -> Line.Comment? in
      guard let start = line.firstIndex(where: isText), let last = line.lastIndex(where: isText)
      else { return nil }
      return Line.Comment(
        text: file.text(start..<last + 1), column: file.position(at: start).column - 1,
        distance: start - line.startIndex)
    }
    hasBreak = pieces.count > 1
    // The last piece is the indentation of the token behind, or what a file without a last line end has.
    if hasBreak, let last = pieces.last, last == nil { pieces.removeLast() }
    self.pieces = pieces
  }
}
