extension JSON {
  /// The white space of a text.
  public enum Layout: Sendable {
    /// None.
    case compact
    /// One line with blanks.
    case line
    /// A line for every member of an object, and for every item of an array that has objects.
    case outline
    /// A line for every member and item, with a blank before the colon, as Foundation has it.
    case spread
  }

  /// The text, without a line end; a number that is not finite is `null`.
  ///
  /// It is the same on every machine, and control characters and those that are invisible are
  /// escaped, so that no reader or terminal takes them for instructions.
  public func text(_ layout: Layout) -> String {
    var result = ""
    write(layout, indent: 0, to: &result)
    return result
  }

  /// The text of a file: ended by a newline.
  public func document(_ layout: Layout) -> String { text(layout) + "\n" }

  /// The same with the members of all objects in alphabetical order.
  public var sorted: JSON {
    switch self {
    case .array(let items): .array(items.map(\.sorted))
    case .object(let members):
      .object(Members(members.map { ($0.key, $0.value.sorted) }.sorted { $0.0 < $1.0 }))
    default: self
    }
  }

  private func write(_ layout: Layout, indent: Int, to result: inout String) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .integer(let value): result += "\(value)"
    case .number(let value): result += value.isFinite ? "\(value)" : "null"
    case .string(let text): Self.write(quoted: text, to: &result)
    case .array(let items):
      let isBroken = items.contains { if case .object = $0 { true } else { false } }
      let inner: Layout = layout == .outline && !isBroken ? .line : layout
      Self.write(items, "[", "]", inner, indent, to: &result) { item, result in
        item.write(inner, indent: indent + 1, to: &result)
      }
    case .object(let members):
      Self.write(members, "{", "}", layout, indent, to: &result) { member, result in
        Self.write(quoted: member.key, to: &result)
        switch layout {
        case .compact: result += ":"
        case .line, .outline: result += ": "
        case .spread: result += " : "
        }
        member.value.write(layout, indent: indent + 1, to: &result)
      }
    }
  }

  /// Writes parts between brackets.
  private static func write<Parts: RandomAccessCollection>(
    _ parts: Parts, _ open: String, _ close: String, _ layout: Layout, _ indent: Int,
    to result: inout String, _ write: (Parts.Element, inout String) -> Void
  ) {
    func newLine(_ indent: Int) { result += "\n" + String(repeating: "  ", count: indent) }
    result += open
    let hasLines = layout == .spread || layout == .outline && !parts.isEmpty
    for (index, part) in parts.enumerated() {
      if index > 0 { result += layout == .line ? ", " : "," }
      if hasLines { newLine(indent + 1) }
      write(part, &result)
    }
    // Foundation leaves an empty line where there are no parts.
    if parts.isEmpty, layout == .spread { result += "\n" }
    if hasLines { newLine(indent) }
    result += close
  }

  private static func write(quoted text: String, to result: inout String) {
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.isUnseen:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}

extension Unicode.Scalar {
  /// True for control characters, line ends, marks of direction and characters without a sign.
  fileprivate var isUnseen: Bool {
    guard value >= 0x7F else { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned:
      // Joiners are part of words and pictures.
      return value != 0x200C && value != 0x200D
    default: return false
    }
  }
}
