import Diagnostics

/// Fixes of text that YAML misreads.
extension Span {
  /// The text of this span in quotes that do not occur in it.
  var quotedText: String {
    guard text.contains("\"") || text.contains("\\") else { return "\"\(text)\"" }
    return "'\(text.replacing("'", with: "''"))'"
  }

  /// Puts an expression in quotes, where it lies in one line with all its brackets closed.
  var quotingFix: Fix? {
    guard !text.contains("\n"), lastOpenBracket(in: text.utf8) == nil,
      openParentheses(in: text.utf8) == 0
    else { return nil }
    return Fix("quote the expression", .safe, replacing: self, by: quotedText)
  }

  /// Takes `: ` out of the brackets of an expression: `x[1: 3]` becomes `x[1:3]`, `f(a: 3)` becomes
  /// `f(a=3)`.
  var colonFix: Fix? {
    let bytes = file.bytes
    var open: [UInt8] = []
    var edits: [Edit] = []
    for offset in range {
      switch bytes[offset] {
      case UInt8(ascii: "("), UInt8(ascii: "["): open.append(bytes[offset])
      case UInt8(ascii: ")"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ":"):
        let blanks = bytes[(offset + 1)..<end].prefix { $0 == UInt8(ascii: " ") }.count
        guard let bracket = open.last, blanks > 0 else { continue }
        let isSlice = bracket == UInt8(ascii: "[")
        let span = Span(file: file, start: offset, end: offset + 1 + blanks)
        edits.append(Edit(span, isSlice ? ":" : "="))
      default: break
      }
    }
    return edits.isEmpty ? nil : Fix("rewrite colons that YAML reads as ends of keys", .safe, edits)
  }
}
