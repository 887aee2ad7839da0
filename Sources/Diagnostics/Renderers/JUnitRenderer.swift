extension ReportFormat {
  /// A JUnit report, which lists the files that pass, too.
  public static let junit = ReportFormat(
    "junit", summary: "a JUnit report", isLimited: false
  ) { JUnitRenderer().render($0.diagnostics, checked: $0.checked) }
}

/// Prints diagnostics as a JUnit report: a suite for each file, a test case for each diagnostic.
///
/// A file without errors has a test case that passes, so that a report shows all checked files.
public struct JUnitRenderer: Sendable {
  /// Makes a renderer.
  public init() {}

  /// The report on the checked files, which lists every path once in the given order.
  public func render(_ diagnostics: [Diagnostic], checked paths: [String]) -> String {
    let byPath = Dictionary(grouping: diagnostics) { $0.span?.file.path ?? "onehot" }
    var order: [String] = []
    for path in paths + byPath.keys.sorted() where !order.contains(path) { order.append(path) }
    let errors = diagnostics.filter { $0.severity == .error }.count
    let suites = order.map { suite($0, byPath[$0] ?? []) }
    let tests = suites.map(\.tests).reduce(0, +)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="onehot validate" tests="\(tests)" failures="\(errors)">
      \(suites.map(\.text).joined())</testsuites>

      """
  }

  private func suite(_ path: String, _ all: [Diagnostic]) -> (text: String, tests: Int) {
    let errors = all.filter { $0.severity == .error }.count
    var cases = all.map { testCase($0, path) }
    if errors == 0 {
      cases.append("    <testcase name=\"valid\" classname=\"\(escaped(path))\"/>\n")
    }
    let head = "name=\"\(escaped(path))\" tests=\"\(cases.count)\" failures=\"\(errors)\""
    return ("  <testsuite \(head)>\n\(cases.joined())  </testsuite>\n", cases.count)
  }

  private func testCase(_ diagnostic: Diagnostic, _ path: String) -> String {
    let position = diagnostic.span?.startPosition
    let place = position.map { "_\($0.line)_\($0.column)" } ?? ""
    let name = escaped(diagnostic.id.name + place)
    let text = escapedXML(TextRenderer().render(diagnostic).escapedLines)
    // A warning is not a failure; its text is in the output of a case that passes.
    let body =
      diagnostic.severity == .error
      ? "<failure message=\"\(escaped(diagnostic.message))\">\(text)</failure>"
      : "<system-out>\(text)</system-out>"
    return """
          <testcase name="\(name)" classname="\(escaped(path))">
            \(body)
          </testcase>

      """
  }

  /// A text of one line.
  private func escaped(_ text: String) -> String { escapedXML(text.escapedLine) }

  /// XML text or an attribute's value; the two characters that XML has not become U+FFFD.
  private func escapedXML(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
