import Diagnostics

/// Finds errors in the bytes of a file before YAML is read; nil if it finds no error.
///
/// libyaml reports bad bytes without a usable place, takes UTF-16, and counts other characters
/// as line ends than this tool does; after this check none of these can reach it.
func checkBytes(of file: SourceFile) -> Diagnostic? {
  let bytes = file.bytes
  if bytes.count > Limits.fileBytes {
    return Diagnostic(
      .fileTooLarge, at: Span(file: file, start: 0, end: 0),
      "the file has \(bytes.count) bytes, more than the limit of \(Limits.fileBytes)",
      help: "put large tensors into a data file")
  }
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return Diagnostic(
      .notUTF8, at: Span(file: file, start: 0, end: 2), "the file is UTF-16",
      help: "save it as UTF-8")
  }
  var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while offset < bytes.count {
    guard let (value, width) = decodeUTF8(bytes, at: offset) else {
      let hex = String(bytes[offset], radix: 16, uppercase: true)
      return Diagnostic(
        .notUTF8, at: Span(file: file, start: offset, end: offset + 1),
        "byte \(bytes[offset] < 16 ? "0" : "")\(hex) is not valid UTF-8 here",
        help: "save the file as UTF-8")
    }
    let span = Span(file: file, start: offset, end: offset + width)
    if let problem = problem(of: value, followedBy: bytes.dropFirst(offset + width).first) {
      let hex = String(value, radix: 16, uppercase: true)
      let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
      return Diagnostic(
        problem.id, at: span, "\(problem.name) (\(code))", help: problem.help,
        fixes: [fix(problem.id, value, span)])
    }
    offset += width
  }
  return nil
}

/// Removes a character, or replaces all lone carriage returns by line feeds.
private func fix(_ id: DiagnosticID, _ value: UInt32, _ span: Span) -> Fix {
  guard id == .lineEnding else {
    return Fix("remove the character", .suggested, replacing: span, by: "")
  }
  guard value == 0x0D else {
    return Fix("end the line with a line feed", .suggested, replacing: span, by: "\n")
  }
  let bytes = span.file.bytes
  let alone = bytes.indices.filter { offset in
    bytes[offset] == 0x0D && bytes.dropFirst(offset + 1).first != UInt8(ascii: "\n")
  }
  return Fix(
    "end lines with line feeds", .safe,
    alone.map { Edit(Span(file: span.file, start: $0, end: $0 + 1), "\n") })
}

/// The reason why a character may not appear in a spec.
private func problem(
  of value: UInt32, followedBy next: UInt8?
) -> (id: DiagnosticID, name: String, help: String)? {
  switch value {
  case 0x09, 0x0A: return nil
  case 0x0D:
    return next == UInt8(ascii: "\n")
      ? nil
      : (.lineEnding, "carriage return without a line feed", "end lines with LF or CRLF")
  case 0x85, 0x2028, 0x2029:
    return (.lineEnding, "line end that some programs ignore", "end lines with LF or CRLF")
  case 0x00..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF:
    return (.controlCharacter, "control character in the file", "remove it")
  default: return nil
  }
}

/// The scalar value that starts at an offset and its width in bytes; nil where it is malformed.
func decodeUTF8(_ bytes: [UInt8], at offset: Int) -> (value: UInt32, width: Int)? {
  let first = bytes[offset]
  if first < 0x80 { return (UInt32(first), 1) }
  let width = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
  guard width > 0, offset + width <= bytes.count else { return nil }
  var value = UInt32(first) & (0xFF >> UInt32(width + 1))
  for byte in bytes[(offset + 1)..<(offset + width)] {
    guard byte & 0xC0 == 0x80 else { return nil }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  // Overlong forms, surrogates and code points above Unicode are malformed.
  let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
  guard value >= least, value < 0x110000, !(0xD800..<0xE000).contains(value) else { return nil }
  return (value, width)
}
