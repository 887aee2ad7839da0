/// One line of a CSV file, split into its fields.
struct CSVRecord {
  /// The position of each field's text in the file, without blanks around it and without quotes.
  private(set) var fields: [Range<Int>] = []
  /// The number of the line, from 1.
  private(set) var line = 0
  /// The position of the line in the file, without its end.
  private(set) var range = 0..<0

  /// Splits the line that starts at `position`, and moves `position` past its end.
  mutating func read(
    _ bytes: ArraySlice<UInt8>, at position: inout Int, path: String
  ) throws(DataError) {
    line += 1
    let start = position
    fields.removeAll(keepingCapacity: true)
    var isAtEnd = false
    while !isAtEnd {
      let field = try nextField(bytes, &position, path)
      fields.append(field)
      isAtEnd = position == bytes.endIndex || bytes[position] == UInt8(ascii: "\n")
      range = start..<position
      if position < bytes.endIndex { position += 1 }
      // A comma at the very end of the file is followed by an empty field.
      if !isAtEnd, position == bytes.endIndex {
        fields.append(position..<position)
        isAtEnd = true
      }
    }
  }

  /// True if the line has no text at all.
  var isBlank: Bool { fields.count == 1 && fields[0].isEmpty }

  /// The column of a field's text in Unicode scalars, from 1.
  func column(of field: Int, in bytes: ArraySlice<UInt8>) -> Int {
    1
      + bytes[range.lowerBound..<fields[field].lowerBound].reduce(0) {
        $0 + ($1 & 0xC0 == 0x80 ? 0 : 1)
      }
  }

  /// Reads up to the comma, line break or end that follows; `position` is left there.
  private func nextField(
    _ bytes: ArraySlice<UInt8>, _ position: inout Int, _ path: String
  ) throws(DataError) -> Range<Int> {
    func isBlank(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
    while position < bytes.endIndex, isBlank(bytes[position]) { position += 1 }
    let begin = position
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
      while position < bytes.endIndex, bytes[position] != UInt8(ascii: ","),
        bytes[position] != UInt8(ascii: "\n")
      { position += 1 }
      var end = position
      while end > begin, isBlank(bytes[end - 1]) { end -= 1 }
      return begin..<end
    }
    position += 1
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\n") {
      if bytes[position] == UInt8(ascii: "\"") {
        guard position + 1 < bytes.endIndex, bytes[position + 1] == UInt8(ascii: "\"") else {
          break
        }
        position += 1
      }
      position += 1
    }
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
      throw DataError("a quoted field does not end on its line", path: path, line: line)
    }
    let field = begin + 1..<position
    position += 1
    while position < bytes.endIndex, isBlank(bytes[position]) { position += 1 }
    guard
      position == bytes.endIndex || bytes[position] == UInt8(ascii: ",")
        || bytes[position] == UInt8(ascii: "\n")
    else { throw DataError("text follows a quoted field", path: path, line: line) }
    return field
  }
}
