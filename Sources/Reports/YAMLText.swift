import Diagnostics

/// Writes scalars so that the reader gives the same text back.
enum YAMLText {
  /// A text, quoted unless it is plainly harmless.
  static func text(_ text: String) -> String {
    let isHarmless =
      !["null", "true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
      && text.wholeMatch(of: /[A-Za-z][A-Za-z0-9 _.,;()\/+-]*/) != nil && text.last != " "
    return isHarmless ? text : doubleQuoted(text)
  }

  /// An expression, quoted where YAML would not read it as one scalar.
  static func expression(_ text: String) -> String {
    let isPlain =
      text.first.map { !"[{\"'&*!|>%@`,?#".contains($0) } ?? false
      && !text.contains(": ") && !text.contains(" #") && !text.hasPrefix("- ")
      && !text.hasSuffix(":")
    return isPlain ? text : doubleQuoted(text)
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.isInstruction:
        // Line ends and invisible characters that a spec may not hold as they are.
        let digits = String(scalar.value, radix: 16)
        let (sign, width) = scalar.value > 0xFFFF ? ("\\U", 8) : ("\\u", 4)
        result += sign + String(repeating: "0", count: width - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
