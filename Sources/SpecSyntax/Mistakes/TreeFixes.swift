import Diagnostics

/// Fixes of YAML features that specs do not allow.
extension TreeBuilder {
  /// Removes a tag with the blanks after it; a spec does not need the tags of YAML's own types.
  func tagRemoval(_ tag: Span) -> Fix {
    let blanks = file.bytes[tag.end...].prefix { $0 == UInt8(ascii: " ") }.count
    let isCore = ["!!int", "!!float", "!!bool", "!!str", "!!seq", "!!map"].contains(tag.text)
    return Fix(
      "remove the tag", isCore ? .safe : .suggested,
      replacing: Span(file: file, start: tag.start, end: tag.end + blanks), by: "")
  }

  /// Removes the line of a directive; versions differ in spellings only that specs refuse.
  func directiveRemoval(at start: Int) -> Fix {
    let line = file.position(at: start).line
    let next = line < file.lineCount ? file.range(ofLine: line + 1).lowerBound : file.bytes.count
    return Fix(
      "remove the line", .safe,
      replacing: Span(file: file, start: file.range(ofLine: line).lowerBound, end: next), by: "")
  }
}
