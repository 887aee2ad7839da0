import Diagnostics

/// How failures of libyaml may be mended; it stopped there, so a person must look.
extension FailureReport {
  /// Inserts a colon behind the first word of a line, where more follows.
  func colonBehindWord(_ start: Int) -> [Fix] {
    let line = bytes[start..<max(start, trimmedLineEnd(start))]
    let word = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ":") }
    guard !word.isEmpty, word.endIndex < line.endIndex else { return [] }
    let edit =
      bytes[word.endIndex] == UInt8(ascii: ":")
      ? Edit(insert: " ", at: word.endIndex + 1, in: file)
      : Edit(insert: ":", at: word.endIndex, in: file)
    return [
      Fix(
        "write a colon and a space behind `\(span(start, word.endIndex).text)`", .suggested, [edit])
    ]
  }

  /// Removes the blanks between a minus sign and what follows.
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
