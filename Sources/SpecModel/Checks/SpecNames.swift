import Diagnostics
import SpecSyntax

extension Check {
  /// The name of a spec must be able to be the name of a folder and part of a line of text.
  static let specName = Check("spec-name", of: .allSpecs) { $0.checkName() }
}

extension SpecReader {
  /// The most bytes of a spec's name: file systems allow 255, and suffixes are added.
  private static let longestName = 100

  fileprivate func checkName() {
    guard let node = entries["name"]?.value, let name = node.scalar?.text, !node.isEmpty else {
      return
    }
    let problem: String?
    if name.allSatisfy(\.isWhitespace) {
      problem = "is empty"
    } else if name.utf8.count > Self.longestName {
      problem = "has \(name.utf8.count) bytes, more than \(Self.longestName)"
    } else if name.unicodeScalars.contains(where: \.isInstruction) {
      problem = "contains a control character"
    } else if let separator = name.first(where: { $0 == "/" || $0 == "\\" }) {
      problem = "holds `\(separator)`"
    } else if let first = name.first,
      first.isWhitespace || first.isASCII && !first.isLetter && !first.isNumber && first != "_"
    {
      problem = "starts with `\(first)`"
    } else if let last = name.last, last == "." || last.isWhitespace {
      problem = "ends with `\(last)`"
    } else {
      problem = nil
    }
    guard let problem else { return }
    report.add(
      .unusableName, at: node.span, "the name \(problem), and a folder is named after it",
      help: "start with a letter or digit; letters, digits, `-`, `_`, `.` and spaces may follow")
  }
}
