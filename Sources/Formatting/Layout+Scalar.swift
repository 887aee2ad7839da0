import Diagnostics
import SpecSyntax

extension Layout {
  /// Writes a scalar, and returns the end of the written part in the source.
  mutating func write(_ scalar: Scalar) -> Int {
    switch scalar.style {
    case .literal, .folded: return writeBlock(scalar)
    case .plain, .single, .double: break
    }
    let source = scalar.span.text
    if places.contains(scalar), !source.contains("\\"), let words = expressionWords(scalar) {
      let quote = scalar.style == .plain ? "" : String(source.prefix(1))
      append(quote)
      write(words, continuation)
      append(quote)
    } else {
      writeText(source, isDouble: scalar.style == .double)
    }
    return scalar.span.end
  }

  /// Writes an expression; its line breaks stay.
  private mutating func write(_ words: [ExpressionWord], _ indent: Int) {
    var depth = 0
    var end: Int?
    for word in words {
      if word.brackets < 0 { depth += word.brackets }
      let between = file.bytes[(end ?? word.span.start)..<word.span.start]
      let breaks = between.count { $0 == UInt8(ascii: "\n") }
      if breaks > 0 {
        if breaks > 1 { lines.append(Line(text: "")) }
        lines.append(Line(text: String(repeating: " ", count: indent + 2 * depth)))
      } else if word.isSpaced {
        append(" ")
      }
      append(word.span.text)
      if word.brackets > 0 { depth += word.brackets }
      end = word.span.end
    }
  }

  /// Writes a text, quotes included; YAML passes over the indentation of its further lines.
  private mutating func writeText(_ source: String, isDouble: Bool) {
    let parts = source.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      var text = index == 0 ? part : part.drop { $0 == " " || $0 == "\t" }
      if index < parts.count - 1 {
        let whole = text
        while text.last == " " || text.last == "\t" { text.removeLast() }
        // An escaped blank is text.
        let slashes = text.reversed().prefix { $0 == "\\" }.count
        if isDouble, slashes % 2 == 1 { text = whole.prefix(text.count + 1) }
      }
      if index == 0 {
        append(String(text))
      } else if text.isEmpty {
        lines.append(Line(text: ""))
      } else {
        lines.append(Line(text: String(repeating: " ", count: continuation) + text))
      }
    }
  }

  // MARK: Block scalars

  /// Writes `|` or `>` with its text at the new indentation.
  private mutating func writeBlock(_ scalar: Scalar) -> Int {
    let range = scalar.span.range
    let firstLine = file.range(ofLine: scalar.span.startPosition.line)
    let header = file.text(range.lowerBound..<min(firstLine.upperBound, range.upperBound))
    let sign = header.prefix { $0 != " " && $0 != "\t" }
    append(String(sign))
    if let hash = header.firstIndex(of: "#") {
      var comment = header[hash...]
      while comment.last?.isWhitespace == true { comment.removeLast() }
      let column = header[..<hash].unicodeScalars.count + scalar.span.startPosition.column - 1
      let distance = header[..<hash].reversed().prefix { $0 == " " || $0 == "\t" }.count
      lines[lines.count - 1].comment = Line.Comment(
        text: String(comment), column: column, distance: distance)
    }
    guard let bodyStart = file.bytes[range].firstIndex(of: UInt8(ascii: "\n")).map({ $0 + 1 })
    else {
      return range.upperBound
    }
    let digit = sign.compactMap(\.wholeNumberValue).first
    let keepsEnd = sign.contains("+")
    if digit == nil, !keepsEnd, places.contains(scalar), let words = expressionWords(scalar),
      let lastWord = words.last
    {
      lines.append(Line(text: String(repeating: " ", count: continuation)))
      write(words, continuation)
      return lastWord.span.end
    }
    return writeLines(bodyStart..<range.upperBound, digit: digit, keepsEnd: keepsEnd)
  }

  /// Writes the lines of a block of text, and returns where the last of them ends.
  private mutating func writeLines(_ body: Range<Int>, digit: Int?, keepsEnd: Bool) -> Int {
    var ranges: [Range<Int>] = []
    var at = body.lowerBound
    while at < body.upperBound {
      let line = file.range(ofLine: file.position(at: at).line)
      // The scanner's text includes the indentation of the next line.
      if line.upperBound > body.upperBound { break }
      ranges.append(at..<line.upperBound)
      guard let lineEnd = file.bytes[line.upperBound...].firstIndex(of: UInt8(ascii: "\n")) else {
        break
      }
      at = lineEnd + 1
    }
    let bytes = file.bytes
    let blanks = { (range: Range<Int>) in
      bytes[range].prefix { $0 == UInt8(ascii: " ") }.count
    }
    let first = ranges.first { blanks($0) < $0.count }
    let base = (blocks.last?.column ?? 0)
    let own = digit.map { base + $0 } ?? first.map(blanks) ?? 0
    let indent = digit.map { (blocks.last?.indent ?? 0) + $0 } ?? continuation
    let isEmpty = { (range: Range<Int>) in blanks(range) == range.count && range.count <= own }
    while !keepsEnd, let last = ranges.last, isEmpty(last) { ranges.removeLast() }
    for range in ranges {
      let text =
        isEmpty(range)
        ? "" : file.text((range.lowerBound + min(own, blanks(range)))..<range.upperBound)
      lines.append(Line(text: text.isEmpty ? "" : String(repeating: " ", count: indent) + text))
    }
    return ranges.last?.upperBound ?? body.lowerBound - 1
  }
}
