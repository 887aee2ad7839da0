extension Unicode.Scalar {
  /// True if a terminal, a log or a reader treats it as an instruction rather than as a sign: a
  /// control character, a line end, or a character that changes the direction of writing or is
  /// invisible.
  public var isInstruction: Bool {
    switch value {
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// The scalar as people write it in code, for example `\u{1B}`.
  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}

extension StringProtocol {
  /// The text on one line, without instructions to a terminal or a log.
  ///
  /// Text from a spec, a file or the command line passes through here before it leaves the process.
  public var escapedLine: String { escaped { $0 == "\t" } }

  /// The text with its line ends, but without other instructions to a terminal or a log.
  public var escapedLines: String { escaped { $0 == "\t" || $0 == "\n" } }

  private func escaped(except isKept: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.isInstruction && !isKept($0) }) else {
      return String(self)
    }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isInstruction, !isKept(scalar) {
        result += scalar.escape
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A path as the start of a line: none that a log of a workflow takes for a command.
  var escapedPath: String {
    let path = escapedLine
    return path.hasPrefix(":") || path.hasPrefix("#") || path.first?.isWhitespace == true
      ? "./" + path : path
  }
}
