/// Whole lines of a CSV file, as many as are in memory together.
struct CSVWindow {
  /// The lines; the last one of the file without its end.
  private(set) var text: ArraySlice<UInt8> = []
  /// The start of the lines that come next.
  private var rest: ArraySlice<UInt8>
  private var more: (any ByteStream)?
  private let path: String

  /// The number of bytes in one read.
  private static let part = 1 << 20
  /// The most bytes of a line.
  private static let longestLine = 1 << 28

  /// A window before the first line.
  init(_ bytes: ArraySlice<UInt8>, more: (any ByteStream)?, path: String) {
    rest = bytes
    self.more = more
    self.path = path
  }

  /// Goes on to the next lines; false where only ends of lines are left.
  mutating func advance() throws(DataError) -> Bool {
    var buffer = Array(rest)
    while let stream = more {
      let part: [UInt8] = try filled(max(Self.part, buffer.count)) {
        (target) throws(DataError) in try stream.read(into: target)
      }
      buffer += part
      if part.isEmpty {
        more = nil
      } else if let end = Self.end(of: buffer) {
        (text, rest) = (buffer[..<end], buffer[end...])
        return true
      } else if buffer.count > Self.longestLine {
        throw DataError("a line is longer than \(byteText(Self.longestLine))", path: path)
      }
    }
    let content = buffer.lastIndex { !Self.endsLines($0) }
    (text, rest) = (buffer[..<(content.map { $0 + 1 } ?? 0)], [])
    return !text.isEmpty
  }

  /// The start of the last line with text, since line ends at the end of the file are not lines.
  private static func end(of bytes: [UInt8]) -> Int? {
    guard let content = bytes.lastIndex(where: { !endsLines($0) }) else { return nil }
    return bytes[..<content].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
  }

  private static func endsLines(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
