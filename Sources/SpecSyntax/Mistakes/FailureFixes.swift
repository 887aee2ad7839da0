import Diagnostics

/// Suggested fixes for failures of libyaml; parsing stopped there, so a person must decide.
extension FailureReport {
  /// Inserts a colon after the first word of a line that continues after it.
  func colonBehindWord(_ start: Int) -> [Fix] {
    if let word = wordBeforeColon(start) {
      return [.spaceBehindColon(of: word, at: start + word.utf8.count + 1, in: file)]
    }
    let line = bytes[start..<max(start, trimmedLineEnd(start))]
    let word = line.prefix { $0 != UInt8(ascii: " ") }
    guard !word.isEmpty, word.endIndex < line.endIndex else { return [] }
    return [
      Fix(
        "write a colon and a space after `\(span(start, word.endIndex).text)`", .suggested,
        [Edit(insert: ":", at: word.endIndex, in: file)])
    ]
  }

  /// The first word of a line, if a colon without a space follows it.
  func wordBeforeColon(_ start: Int) -> String? {
    let line = bytes[start..<max(start, trimmedLineEnd(start))]
    let word = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ":") }
    guard !word.isEmpty, byte(word.endIndex) == UInt8(ascii: ":"), word.endIndex < line.endIndex
    else { return nil }
    return span(start, word.endIndex).text
  }

  /// Removes the blanks after a minus sign.
  func minusSign(_ at: Int) -> [Fix] {
    var end = at + 1
    while byte(end) == UInt8(ascii: " ") { end += 1 }
    guard end > at + 1 else { return [] }
    return [
      Fix("leave no space after the minus sign", .suggested, replacing: span(at + 1, end), by: "")
    ]
  }

  /// Closes a bracket or quote where the text of its line ends.
  func closing(_ sign: String, at end: Int) -> Fix {
    Fix(
      "insert `\(sign)` at the end of the line", .suggested, [Edit(insert: sign, at: end, in: file)]
    )
  }
}

extension Fix {
  /// Inserts a space after the colon of a key.
  static func spaceBehindColon(of word: String, at offset: Int, in file: SourceFile) -> Fix {
    Fix(
      "write a space after the colon of `\(word)`", .suggested,
      [Edit(insert: " ", at: offset, in: file)])
  }
}

extension Scalar {
  /// Splits `steps:10` into key and value: without a space after it the colon belongs to the word.
  var missingSpace: (key: Scalar, value: Scalar, problem: Diagnostic)? {
    guard style == .plain, let word = text.prefixMatch(of: /[A-Za-z_][A-Za-z0-9_]*(?=:[^\s:\/])/)
    else { return nil }
    let colon = word.0.utf8.count
    let end = text.utf8.count
    let key = Scalar(text: String(word.0), style: .plain, span: span(0..<colon))
    let value = Scalar(
      text: String(text.dropFirst(word.0.count + 1)), style: .plain, span: span(colon + 1..<end))
    let problem = Diagnostic(
      .missingColon, at: span, "there is no space after the colon of `\(word.0)`",
      help: "write `key: value`, with a space after the colon",
      fixes: [.spaceBehindColon(of: key.text, at: value.span.start, in: span.file)])
    return (key, value, problem)
  }
}
