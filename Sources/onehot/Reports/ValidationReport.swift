import ArgumentParser
import CompilerDriver
import Diagnostics

/// The formats of `validate`.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// One object with all findings.
  case json
  /// Annotations of a GitHub workflow.
  case github
  /// SARIF 2.1.0.
  case sarif
  /// A JUnit report, which lists the specs that pass, too.
  case junit
}

/// `--report FORMAT=PATH`.
struct ReportTarget: ExpressibleByArgument {
  let format: ReportFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])) else {
      return nil
    }
    self.format = format
    path = String(parts[1])
  }
}

/// The findings of `validate` in some files.
struct ValidationReport {
  /// All findings, sorted.
  let diagnostics: [Diagnostic]
  /// The paths of all files that were read.
  let checked: [String]

  /// The report in a format; a limit cuts off those that are read by people.
  func text(_ format: ReportFormat, color: Bool, limit: Int? = nil) -> String {
    let shown = limit.map { Array(diagnostics.prefix($0)) } ?? diagnostics
    let rest = diagnostics.count - shown.count
    switch format {
    case .text:
      let note = rest == 0 ? "" : "and \(rest) more, hidden by `--max-errors`\n"
      return TextRenderer(color: color).render(shown) + note
    case .json: return JSONRenderer().render(diagnostics)
    case .github: return GitHubRenderer().render(shown)
    case .sarif: return SARIFRenderer(version: Version.number).render(diagnostics)
    case .junit: return JUnitRenderer().render(diagnostics, checked: checked)
    }
  }

  /// One line with the counts.
  var summary: String {
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    let found = [(errors, "error", "errors"), (warnings, "warning", "warnings")]
      .filter { $0.0 > 0 }.map { counted($0.0, $0.1, $0.2) }
    let fixes = diagnostics.count { $0.safeFix != nil }
    return "\(counted(checked.count, "file", "files")) checked: "
      + (found.isEmpty ? "no problems" : found.joined(separator: ", "))
      + (fixes == 0 ? "" : "; \(fixes) fixable with `--fix`")
  }
}

/// A number with its noun.
func counted(_ number: Int, _ one: String, _ many: String) -> String {
  "\(number) \(number == 1 ? one : many)"
}
