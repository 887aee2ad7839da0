import Diagnostics

/// A JSON value that keeps the order of keys and prints lists of numbers on one line.
package indirect enum JSON: Sendable {
  case null
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([(key: String, value: JSON)])

  /// A list of numbers.
  package static func numbers(_ values: [Double]) -> JSON { .list(values.map { .number($0) }) }

  /// A list of texts.
  package static func texts(_ values: [String]) -> JSON { .list(values.map { .text($0) }) }

  /// A text, or `null`.
  package static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }

  /// The whole text, ended by a newline; a number that is not finite is `null`.
  package var document: String { render("") + "\n" }

  private func render(_ indent: String) -> String {
    switch self {
    case .null: return "null"
    case .flag(let flag): return "\(flag)"
    case .integer(let integer): return "\(integer)"
    case .number(let number): return number.isFinite ? "\(number)" : "null"
    case .text(let text): return Self.quoted(text)
    case .list(let items):
      guard items.contains(where: \.isObject) else {
        return "[" + items.map { $0.render("") }.joined(separator: ", ") + "]"
      }
      let lines = items.map { "\(indent)  \($0.render(indent + "  "))" }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let entries):
      guard !entries.isEmpty else { return "{}" }
      let lines = entries.map { key, value in
        "\(indent)  \(Self.quoted(key)): \(value.render(indent + "  "))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var isObject: Bool {
    if case .object = self { true } else { false }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.escapedJSON + "\""
  }
}
