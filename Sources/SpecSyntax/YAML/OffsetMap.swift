import Diagnostics

/// The position in the file of each byte of a scalar's text.
///
/// Folding, indentation and escapes make text and source differ, yet both hold the same characters
/// other than white space in the same order; so the two are walked together.
struct OffsetMap: Sendable {
  /// The source range of one byte of the text; all bytes of one escape share theirs.
  private struct Origin: Sendable {
    let start: Int
    let end: Int
  }

  /// The start of the text in the file.
  private let base: Int
  /// One origin a byte; nil where the text is the source, byte for byte.
  private let origins: [Origin]?

  init(text: String, style: Scalar.Style, span: Span) {
    let bytes = span.file.bytes
    let start: Int
    var end = min(span.end, bytes.count)
    switch style {
    case .plain:
      start = span.start
    case .single, .double:
      start = min(span.start + 1, end)
      end = max(start, end - 1)
    case .literal, .folded:
      // The header (`|-  # comment`) ends with its line.
      start = bytes[span.start..<end].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? end
    }
    base = start
    if bytes[start..<end].elementsEqual(text.utf8) {
      origins = nil
    } else {
      var walk = Walk(source: bytes, at: start, end: end, style: style)
      origins = Array(text.utf8).map { walk.origin(of: $0) }
    }
  }

  func span(_ range: Range<Int>, in file: SourceFile) -> Span {
    guard let origins else {
      return Span(file: file, start: base + range.lowerBound, end: base + range.upperBound)
    }
    let start =
      if range.lowerBound < origins.count {
        origins[range.lowerBound].start
      } else {
        origins.last?.end ?? base
      }
    let end = range.isEmpty ? start : origins[min(range.upperBound, origins.count) - 1].end
    return Span(file: file, start: start, end: end)
  }

  /// The place in the source while the text's bytes are asked for one after the other.
  private struct Walk {
    let source: [UInt8]
    var at: Int
    let end: Int
    let style: Scalar.Style
    /// The escape whose further bytes follow, with how many are left.
    var pending: (origin: Origin, left: Int)?

    init(source: [UInt8], at: Int, end: Int, style: Scalar.Style) {
      self.source = source
      self.at = at
      self.end = end
      self.style = style
    }

    mutating func origin(of byte: UInt8) -> Origin {
      if let (origin, left) = pending {
        pending = left > 1 ? (origin, left - 1) : nil
        return origin
      }
      if isSpace(byte) {
        // Within a fold, a newline of the text is the next line end of the source.
        if byte == UInt8(ascii: "\n") { skip { $0 != UInt8(ascii: "\n") } }
      } else {
        skip { _ in true }
      }
      guard at < end else { return Origin(start: end, end: end) }
      let start = at
      at += width(of: byte)
      at = min(at, end)
      return Origin(start: start, end: at)
    }

    /// The number of source bytes for this byte of the text.
    private mutating func width(of byte: UInt8) -> Int {
      let next = at + 1 < end ? source[at + 1] : 0
      if style == .single, source[at] == UInt8(ascii: "'"), next == source[at] { return 2 }
      if style == .double, source[at] == UInt8(ascii: "\\") {
        let digits: [UInt8: Int] = [
          UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
        ]
        let width = 2 + (digits[next] ?? 0)
        let further = utf8Length(leading: byte) - 1
        if further > 0 { pending = (Origin(start: at, end: min(at + width, end)), further) }
        return width
      }
      // White space of the text that is not in the source takes no bytes.
      return isSpace(byte) && !isSpace(source[at]) ? 0 : 1
    }

    /// Passes over white space, and over escaped line ends, as long as `condition` holds.
    private mutating func skip(while condition: (UInt8) -> Bool) {
      while at < end {
        if style == .double, source[at] == UInt8(ascii: "\\"), at + 1 < end,
          source[at + 1] == UInt8(ascii: "\n") || source[at + 1] == UInt8(ascii: "\r")
        {
          at += 2
        } else if isSpace(source[at]), condition(source[at]) {
          at += 1
        } else {
          return
        }
      }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }

    private func utf8Length(leading byte: UInt8) -> Int {
      byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }
  }
}
