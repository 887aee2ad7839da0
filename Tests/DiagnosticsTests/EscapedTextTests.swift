import Diagnostics
import Foundation
import Testing

/// The content of a spec, a file or a path is never an instruction to a reader of our output.
@Suite struct EscapedTextTests {
  /// Every scalar that a terminal, a log or a reader obeys.
  private static let instructions: [Unicode.Scalar] =
    (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init).filter(\.isInstruction)

  @Test func allControlsAndDirectionsAreInstructions() {
    let all = Set(Self.instructions)
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let category = scalar.properties.generalCategory
      if category == .control || category == .lineSeparator || category == .paragraphSeparator {
        #expect(all.contains(scalar), "\(value)")
      }
      if scalar.properties.isBidiControl { #expect(all.contains(scalar), "\(value)") }
    }
    for letter in "aä漢é😀 \u{200D}" { #expect(!letter.unicodeScalars.contains(where: all.contains)) }
  }

  @Test func linesAreEscapedWhole() {
    #expect("x\n::error::\u{1B}]0;t\u{7}".escapedLine == "x\\n::error::\\u{1B}]0;t\\u{7}")
    #expect("a\tb\u{202E}c".escapedLine == "a\tb\\u{202E}c")
    #expect("a\nb\r\n\u{9B}1m".escapedLines == "a\nb\\r\n\\u{9B}1m")
    #expect("plain ä 漢".escapedLine == "plain ä 漢")
  }

  /// A finding all of whose texts hold every instruction.
  private static func hostile() -> Diagnostic {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: instructions)
    let text = "a\n::error file=x::y\u{1B}]0;t\u{7}" + String(scalars)
    let file = SourceFile(path: "::error::\(text).yaml", text: "a: b\u{202E}\u{9B}2J\n")
    let span = Span(file: file, start: 0, end: 1)
    let other = SourceFile(path: text, text: "x: 1\n")
    return Diagnostic(
      .unknownKey, at: span, text, label: text,
      labels: [Label(Span(file: other, start: 0, end: 1), text)], notes: [text], help: text,
      fixes: [Fix(text, .suggested, replacing: span, by: text)])
  }

  @Test(arguments: ReportFormat.all.map(\.name), [false, true])
  func noFormatLetsAnInstructionPass(name: String, isColored: Bool) throws {
    let format = try #require(ReportFormat.named(name))
    let report = FindingsReport(
      [Self.hostile()], checked: ["b\n::error::\u{1B}"], version: "1", isColored: isColored)
    let text = format.text(report)
    let output = isColored ? text.replacing(/\u{1B}\[[0-9;]*m/, with: "") : text
    let passed = output.unicodeScalars.filter { $0.isInstruction && $0 != "\n" && $0 != "\t" }
    #expect(passed.isEmpty, "\(passed.map(\.value))")
    let commands = output.split(separator: "\n").filter {
      $0.drop { $0 == " " }.hasPrefix("::") || $0.hasPrefix("##[")
    }
    #expect(commands.count == (name == ReportFormat.github.name ? 1 : 0), "\(commands)")
  }

  @Test func jsonKeepsTheText() throws {
    let diagnostic = Self.hostile()
    let json = JSONRenderer().render([diagnostic])
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let found = try #require(report["diagnostics"] as? [[String: Any]])
    let message = try #require(found[0]["message"] as? String)
    #expect(message.unicodeScalars.elementsEqual(diagnostic.message.unicodeScalars))
  }
}
