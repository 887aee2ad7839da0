import Diagnostics
import Foundation

/// The few forms of Markdown that the reference is made of.
enum Markdown {
  /// Text of a table cell: Markdown's own signs are escaped outside of code.
  static func prose(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index % 2 == 1 ? String(part) : escaped(String(part))
    }.joined(separator: "`")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("*", with: "\\*").replacing("<", with: "\\<")
  }

  /// Text in the type of code.
  static func code(_ text: String) -> String { "`\(text)`" }

  /// Several texts in the type of code with commas between them.
  static func codes(_ texts: [String]) -> String { texts.map(code).joined(separator: ", ") }

  /// A block of code.
  static func block(_ language: String, _ text: String) -> String {
    "```\(language)\n\(visible(text.trimmingCharacters(in: .newlines)))\n```"
  }

  /// A list, one item a line.
  static func list(_ items: [String]) -> String {
    items.map { "- \($0)" }.joined(separator: "\n")
  }

  /// A table; a vertical bar would end a cell, even in code.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { cells in
      let texts = cells.map { $0.replacing("|", with: "\\|") }
      return "| " + texts.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// The text with signs in place of characters that do not print: `␍` for a carriage return.
  private static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar.value < 0x20 && scalar != "\n":
        result.append(Unicode.Scalar(0x2400 + scalar.value)!)
      case .control where scalar != "\n", .lineSeparator, .paragraphSeparator:
        result += "<U+\(String(scalar.value, radix: 16, uppercase: true))>".unicodeScalars
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

/// Numbers, ranges and tensors as a reader writes them.
enum Numbers {
  /// A range of real numbers in words, empty for all of them.
  static func text(_ range: ClosedRange<Double>, excludesLowerBound: Bool = false) -> String {
    let (low, high) = (range.lowerBound, range.upperBound)
    let most = Double.greatestFiniteMagnitude
    let lower =
      low > -most ? "\(excludesLowerBound ? "above" : "from") \(low.shortText)" : nil
    let next = high.nextUp
    // The last number before a whole one represents an open end.
    let isOpen = high < most && high != high.rounded() && next == next.rounded()
    let upper =
      isOpen ? "below \(next.shortText)" : high < most ? "to \(high.shortText)" : nil
    return [lower, upper].compactMap { $0 }.joined(separator: isOpen ? " and " : " ")
  }

  /// A range of whole numbers in words, empty for all of them.
  static func text(_ range: ClosedRange<Int>) -> String {
    var parts: [String] = []
    if range.lowerBound > Int.min { parts.append("from \(range.lowerBound)") }
    if range.upperBound < Int.max { parts.append("to \(range.upperBound)") }
    return parts.joined(separator: " ")
  }
}
