public import Diagnostics

extension YAMLNode {
  /// The text to delete in order to remove an entry of this mapping: its lines, or in braces its
  /// text with a comma.
  ///
  /// Nil if no entry would remain, or if other text shares the entry's lines.
  public func removal(ofKey key: Span) -> Span? {
    guard let entries, entries.count > 1, !isPartial,
      let index = entries.firstIndex(where: { $0.key.span == key }),
      let end = entries[index].end
    else { return nil }
    if !isFlow { return wholeLines(from: key.start, to: end, in: key.file) }
    let whole = Span(file: key.file, start: key.start, end: end)
    if index > 0 {
      return entries[index - 1].end.flatMap { whole.withComma(behind: $0) }
    }
    let next = entries[1].key.span.start
    guard isOneComma(key.file.bytes[end..<next]) else { return nil }
    return Span(file: key.file, start: key.start, end: next)
  }
}

extension YAMLNode.Entry {
  /// The end of the entry; nil for an alias, whose value is elsewhere.
  fileprivate var end: Int? {
    guard value.span.file === key.span.file, value.span.start >= key.span.end else { return nil }
    return value.span.end
  }
}

extension Span {
  /// This item of a list with the comma before it, as it is deleted.
  ///
  /// Nil if more than that comma precedes it, or if no comma or closing bracket follows it.
  func withComma(behind previous: Int) -> Span? {
    guard previous <= start, isOneComma(file.bytes[previous..<start]),
      let next = file.bytes[end...].first(where: { !isBlank($0) }),
      [UInt8](",)]}".utf8).contains(next)
    else { return nil }
    return Span(file: file, start: previous, end: end)
  }
}

/// The lines of an entry with their line ends; nil where another text shares the first or last.
private func wholeLines(from start: Int, to end: Int, in file: SourceFile) -> Span? {
  let first = file.range(ofLine: file.position(at: start).line)
  let lastNumber = file.position(at: end).line
  let last = file.range(ofLine: lastNumber)
  guard file.bytes[first.lowerBound..<start].allSatisfy({ $0 == UInt8(ascii: " ") }) else {
    return nil
  }
  let rest = file.bytes[min(end, last.upperBound)..<last.upperBound].drop(while: isBlank)
  guard rest.isEmpty || rest.first == UInt8(ascii: "#") else { return nil }
  let behind =
    lastNumber < file.lineCount
    ? file.range(ofLine: lastNumber + 1).lowerBound : file.bytes.count
  return Span(file: file, start: first.lowerBound, end: behind)
}

private func isOneComma(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.filter { !isBlank($0) } == [UInt8(ascii: ",")]
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    || byte == UInt8(ascii: "\r")
}
