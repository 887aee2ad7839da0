import CompilerDriver
import Diagnostics

/// The findings of `validate` in some files.
struct ValidationReport {
  /// All findings, sorted.
  let diagnostics: [Diagnostic]
  /// The paths of all files that were read.
  let checked: [String]

  /// The report in a format; a limit cuts off those that are read by people.
  func text(_ format: ReportFormat, color: Bool, limit: Int? = nil) -> String {
    format.text(
      FindingsReport(
        diagnostics, checked: checked, version: Version.number, isColored: color, limit: limit))
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
