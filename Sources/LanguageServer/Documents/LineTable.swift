/// The lines of a text as the protocol counts them: ended by LF, CRLF or CR, from 0.
struct LineTable {
  private let bytes: [UInt8]
  /// The byte offset at which each line starts; never empty.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() {
      let isEnd =
        byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
          && (offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "\n"))
      if isEnd { starts.append(offset + 1) }
    }
    self.starts = starts
  }

  /// Line and column of a byte offset.
  func position(at offset: Int, _ encoding: PositionEncoding) -> LSP.Position {
    let byte = min(max(offset, 0), bytes.count)
    var low = 0
    var high = starts.count
    // The last line start that is not after `byte`.
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= byte { low = middle } else { high = middle }
    }
    let column = bytes[starts[low]..<byte].reduce(0) { $0 + encoding.units(leading: $1) }
    return LSP.Position(line: low, character: column)
  }

  /// The byte offset of a position, brought into its line and to the start of a character; nil if
  /// it is negative.
  func offset(_ position: LSP.Position, _ encoding: PositionEncoding) -> Int? {
    let (line, column) = (position.line, position.character)
    guard line >= 0, column >= 0 else { return nil }
    guard line < starts.count else { return bytes.count }
    var offset = starts[line]
    let end = line + 1 < starts.count ? starts[line + 1] : bytes.count
    var left = column
    while offset < end, bytes[offset] != UInt8(ascii: "\n"), bytes[offset] != UInt8(ascii: "\r") {
      let units = encoding.units(leading: bytes[offset])
      if left < units || left == 0 && bytes[offset] & 0xC0 != 0x80 { break }
      left -= units
      offset += 1
    }
    // A column within a character means its start.
    while offset > starts[line], offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
