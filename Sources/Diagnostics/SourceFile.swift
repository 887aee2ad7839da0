/// One input file: where it came from, its bytes, and where its lines start.
///
/// Offsets everywhere are byte offsets from 0 into `bytes`, a leading byte order mark included.
public final class SourceFile: Sendable {
  /// The path as the user wrote it, for diagnostics.
  public let path: String
  /// The whole content, unchanged.
  public let bytes: [UInt8]
  /// The byte offset at which each line starts; never empty.
  private let lineStarts: [Int]
  /// The number of code points before each block of bytes, so that counting a column starts nearby.
  private let blockCounts: [Int]
  private static let block = 1024

  /// Keeps the bytes of a file and finds its lines, ended by LF or CRLF.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    // A byte order mark is no column of the first line.
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
    var counts: [Int] = []
    var count = 0
    for (offset, byte) in bytes.enumerated() {
      if offset % Self.block == 0 { counts.append(count) }
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    blockCounts = counts
  }

  /// Makes a source from text, as tests and standard input need it.
  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The number of lines; a final line end opens one more, empty line.
  public var lineCount: Int { lineStarts.count }

  /// Gives line, column and byte of an offset, which is brought into the file first.
  public func position(at offset: Int) -> Position {
    let byte = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    // The last line start that is not after `byte`.
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= byte { low = middle } else { high = middle }
    }
    let start = min(lineStarts[low], byte)
    return Position(line: low + 1, column: scalarCount(start..<byte) + 1, byte: byte)
  }

  /// The bytes of a line (from 1) without its line end.
  public func range(ofLine line: Int) -> Range<Int> {
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }

  /// The text of a byte range, bad UTF-8 replaced by U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    let whole = range.clamped(to: 0..<bytes.count)
    return String(decoding: bytes[whole], as: UTF8.self)
  }

  /// Counts code points by their first bytes, which stays defined for bad UTF-8.
  private func scalarCount(_ range: Range<Int>) -> Int {
    scalarCount(before: range.upperBound) - scalarCount(before: range.lowerBound)
  }

  private func scalarCount(before offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    let index = (offset - 1) / Self.block
    var count = blockCounts[index]
    for byte in bytes[(index * Self.block)..<offset] where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }
}

/// A place in a file as people and tools count it.
public struct Position: Sendable, Hashable {
  /// The line, from 1.
  public let line: Int
  /// The column in Unicode scalars, from 1.
  public let column: Int
  /// The byte offset, from 0.
  public let byte: Int

  /// Makes a position from its three counts.
  public init(line: Int, column: Int, byte: Int) {
    self.line = line
    self.column = column
    self.byte = byte
  }
}
