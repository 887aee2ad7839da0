import Diagnostics

/// The text between two tokens: comments and blank lines, line by line.
struct Gap {
  /// For each line its comment; nil if it is blank.
  ///
  /// The first is the rest of the previous token's line; the line of the next token is not
  /// included.
  let pieces: [Line.Comment?]
  /// True if the tokens are on different lines.
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
    // The last piece is the next token's indentation, or trailing text of a file without a final
    // newline.
    if hasBreak, let last = pieces.last, last == nil { pieces.removeLast() }
    self.pieces = pieces
  }
}
