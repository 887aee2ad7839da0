import Diagnostics

/// Looking at the source around a failure.
extension FailureReport {
  func span(_ start: Int, _ end: Int) -> Span {
    Span(file: file, start: min(start, bytes.count), end: min(end, bytes.count))
  }

  /// The last byte before an offset that is not among those to skip; -1 at the start.
  func lastByteBefore(_ offset: Int, passing: String = " ") -> Int {
    var before = offset - 1
    while let byte = byte(before), passing.utf8.contains(byte) { before -= 1 }
    return before
  }

  /// The start of the unreadable text: libyaml notices an alias after its `*`.
  var startOfTrouble: Int {
    isAlias ? failure.contextOffset ?? failure.problemOffset : failure.problemOffset
  }

  func byte(_ offset: Int) -> UInt8? {
    bytes.indices.contains(offset) ? bytes[offset] : nil
  }

  /// The end of the line without its line end.
  func lineEnd(_ offset: Int) -> Int {
    file.range(ofLine: file.position(at: offset).line).upperBound
  }

  /// The end of the line's text.
  func trimmedLineEnd(_ offset: Int) -> Int {
    var end = lineEnd(offset)
    while end > offset + 1, byte(end - 1) == UInt8(ascii: " ") { end -= 1 }
    return max(end, offset)
  }

  /// Letters, digits, `_`, `)` and `]`: the characters that a bracket of an expression can follow.
  func isOperand(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    let character = Character(Unicode.Scalar(byte))
    return character.isLetter || character.isNumber || "_)](".contains(character)
  }

  func partner(ofClosing close: Int) -> Int? {
    var depth = 0
    for offset in stride(from: close, through: 0, by: -1) {
      if bytes[offset] == UInt8(ascii: "]") { depth += 1 }
      if bytes[offset] == UInt8(ascii: "[") { depth -= 1 }
      if depth == 0 { return offset }
    }
    return nil
  }

  /// The start of the item or value at the end of a slice of source.
  func itemStart(in slice: ArraySlice<UInt8>) -> Int {
    var start = slice.startIndex
    var depth = 0
    for offset in slice.indices {
      switch slice[offset] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth <= 0: start = offset + 1
      case UInt8(ascii: ":") where depth <= 0 && isBlank(byte(offset + 1)): start = offset + 1
      default: break
      }
    }
    while isBlank(byte(start)), start < slice.endIndex { start += 1 }
    return start
  }

  /// The start of the value on this line that contains the offset: after `key: ` or `- `.
  func valueStart(before at: Int) -> Int {
    var start = file.range(ofLine: file.position(at: at).line).lowerBound
    for offset in start..<at
    where bytes[offset] == UInt8(ascii: ":") && isBlank(byte(offset + 1)) {
      start = offset + 1
      break
    }
    while byte(start) == UInt8(ascii: " ") || isListDash(start) { start += 1 }
    return min(start, at)
  }

  private func isListDash(_ offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: "-") && byte(offset + 1) == UInt8(ascii: " ")
  }

  /// The end of an expression: before the comma or bracket that ends it, or with the line.
  func expressionEnd(from start: Int) -> Int {
    let limit = trimmedLineEnd(start)
    let isInside = openFlow.map { $0.start < start } ?? false
    var depth = 0
    var offset = start
    while offset < limit {
      switch bytes[offset] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: "}"):
        if isInside && depth <= 0 { return offset }
      case UInt8(ascii: "#"):
        if byte(offset - 1) == UInt8(ascii: " ") { return max(start, lastByteBefore(offset) + 1) }
      default: break
      }
      if depth < 0 { return offset }
      offset += 1
    }
    return limit
  }

  private func isBlank(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
