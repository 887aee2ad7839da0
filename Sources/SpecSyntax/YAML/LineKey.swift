/// The key of a line `key: value` or `- key: value`, found without reading the YAML around it.
struct LineKey {
  /// The byte offset at which the key starts.
  let start: Int
  /// The byte offset of its colon.
  let colon: Int

  /// Finds the key in the bytes of a line; nil if the line has no key.
  init?(in bytes: [UInt8], line: Range<Int>) {
    var start = bytes[line].firstIndex { $0 != UInt8(ascii: " ") } ?? line.upperBound
    while start + 1 < line.upperBound, bytes[start] == UInt8(ascii: "-"),
      bytes[start + 1] == UInt8(ascii: " ")
    {
      start += 2
    }
    guard start < line.upperBound,
      bytes[start] == UInt8(ascii: "_") || Character(Unicode.Scalar(bytes[start])).isLetter
    else { return nil }
    let colon = (start..<line.upperBound).first { offset in
      bytes[offset] == UInt8(ascii: ":")
        && (offset + 1 == line.upperBound || bytes[offset + 1] == UInt8(ascii: " "))
    }
    guard let colon else { return nil }
    self.start = start
    self.colon = colon
  }
}
