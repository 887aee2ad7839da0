/// Other ways to write tables of numbers, recognized so that the message can name the change to
/// make.
enum CSVDialect {
  /// The change to make in a line that is not numbers with a decimal point between commas; nil if
  /// the line may be valid.
  static func help(_ line: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: line.prefix(10_000), as: UTF8.self)
    let comma = "write decimals with a point, as `1.5`, not with a comma"
    for (sign, name) in [(";", "`;`"), ("\t", "tabs"), ("|", "`|`")] as [(Character, String)]
    where text.contains(sign) {
      // A tab next to a comma is a blank.
      let parts = text.split(separator: sign, omittingEmptySubsequences: false).map(bare)
      let isNumbers = parts.contains { isNumber($0) || isDecimalComma($0) }
      guard !text.contains(",") || sign == ";" && isNumbers || parts.allSatisfy(isDecimalComma)
      else { continue }
      let help = "separate the values by `,`, not by \(name)"
      return parts.contains(where: isDecimalComma) ? "\(help), and \(comma)" : help
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    if !text.contains(","), words.count > 1, words.allSatisfy({ isNumber($0) }) {
      return "separate the values by `,`, not by blanks"
    }
    // With commas between values, decimal commas must be in quotes.
    return text.contains(/"[+-]?\d+,\d+"/) ? comma : nil
  }

  private static func bare(_ part: Substring) -> Substring {
    var part = part[...]
    while let first = part.first, first.isWhitespace || first == "\"" { part.removeFirst() }
    while let last = part.last, last.isWhitespace || last == "\"" { part.removeLast() }
    return part
  }

  private static func isNumber(_ part: Substring) -> Bool {
    DecimalNumber.parse(Array(part.utf8)[...]) != nil
  }

  private static func isDecimalComma(_ part: Substring) -> Bool {
    part.wholeMatch(of: /[+-]?\d+,\d+([eE][+-]?\d+)?/) != nil
  }
}
