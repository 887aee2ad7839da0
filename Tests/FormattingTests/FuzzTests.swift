import Diagnostics
import Foundation
import Formatting
import Testing

/// Specs whose white space was changed at random.
@Suite struct FuzzTests {
  /// The variants of each spec; more on request, for a long look.
  private static let count =
    ProcessInfo.processInfo.environment["ONEHOT_FUZZ"].flatMap(Int.init) ?? 10

  /// Blanks where YAML and expressions allow them lead back to the same text.
  @Test(arguments: Sample.specs)
  func spacedAnewItIsTheSame(_ sample: Sample) throws {
    var random = SplitMix(state: UInt64(sample.text.utf8.count))
    for _ in 0..<Self.count {
      let variant = spacedAnew(sample.text, &random)
      #expect(variant != sample.text)
      #expect(withoutColumns(try format(variant)) == withoutColumns(sample.text), "\(variant)")
    }
  }

  /// Any change at all is refused, or formatted without a trap and for good.
  @Test(arguments: Sample.all)
  func whateverIsChangedItIsFormattedOnce(_ sample: Sample) throws {
    var random = SplitMix(state: UInt64(sample.text.utf8.count * 31))
    for _ in 0..<Self.count {
      let variant = mutated(Array(sample.text.utf8), &random)
      guard case .text(let once) = formatted(SourceFile(path: "spec.yaml", bytes: variant)) else {
        continue
      }
      let again = formatted(SourceFile(path: "spec.yaml", text: once))
      guard case .text(let twice) = again else {
        Issue.record("refused its own output:\n\(once)")
        continue
      }
      #expect(once == twice, "\(String(decoding: variant, as: UTF8.self))")
    }
  }

  // MARK: - Mutations

  private func spacedAnew(_ text: String, _ random: inout SplitMix) -> String {
    let scale = Int.random(in: 1...3, using: &random)
    let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let indent = line.prefix { $0 == " " }.count
      var rest = String(line.dropFirst(indent))
      if rest.isEmpty { result += lineEnd + "  " + lineEnd }
      // A comment keeps its text.
      let hash =
        rest.firstRange(of: " #").map(\.lowerBound) ?? (rest.first == "#" ? rest.startIndex : nil)
      let comment = hash.map { String(rest[$0...]) } ?? ""
      rest = hash.map { String(rest[..<$0]) } ?? rest
      if !rest.hasPrefix("about:") { rest = loosened(rest, &random) }
      let ends = line.isEmpty ? ["", "  "] : ["", " ", "  \t"]
      let end = ends.randomElement(using: &random) ?? ""
      result += String(repeating: " ", count: indent * scale) + rest + comment + end + lineEnd
    }
    return result
  }

  /// Blanks added or left out around the signs of a line.
  private func loosened(_ text: String, _ random: inout SplitMix) -> String {
    var result = text
    let spellings: [(String, [String])] = [
      (": ", [": ", ":   ", " : ", ":\t"]), (", ", [", ", ",  ", " , "]),
      ("(", ["(", "( "]), (")", [")", " )"]), (" * ", [" * ", "*", "  *  "]),
      (" + ", [" + ", "+", "  +"]), ("^", ["^", " ^ "]), ("{", ["{", "{  "]), ("}", ["}", " }"]),
      ("~ ", ["~ ", "~", "~   "]), (" - ", [" - ", " -  ", "-"]),
    ]
    for (sign, variants) in spellings {
      result =
        result.split(separator: sign, omittingEmptySubsequences: false).reduce(nil) {
          (before: String?, part) in
          before.map { $0 + (variants.randomElement(using: &random) ?? sign) + part }
            ?? String(part)
        } ?? result
    }
    return result
  }

  /// A trailing comment keeps its column, which the changes moved.
  private func withoutColumns(_ text: String) -> String {
    text.replacing(/\ +\#/, with: " #")
  }

  private func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    let pieces = [
      " ", "  ", "\n", "\n\n", "\n  ", "\t", " # c\n", "#", ": ", "- ", ", ", "[", "]", "{", "}",
      "\"", "'", "|\n", ">-\n", "|+\n", "|2\n", "&a ", "*a", "? ", "\\", "---\n", "...\n", "\r\n",
      "(", ")", "~", "- - ", "é",
    ]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      let length = min(bytes.count - at, [0, 0, 0, 1, 3].randomElement(using: &random) ?? 0)
      let piece = pieces.randomElement(using: &random) ?? ""
      bytes.replaceSubrange(at..<(at + length), with: piece.utf8)
    }
    return bytes
  }
}
