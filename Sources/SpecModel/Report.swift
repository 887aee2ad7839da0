import Diagnostics

/// Collects what the readers and checks of one spec find.
final class Report {
  /// Everything found so far.
  var diagnostics: [Diagnostic] = []

  /// Adds a diagnostic.
  func add(
    _ id: DiagnosticID, at span: Span?, _ message: String, label: String? = nil,
    labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fixes: [Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        id, at: span, message, label: label, labels: labels, notes: notes, help: help,
        fixes: fixes))
  }

  /// Adds an unknown name of some kind, with a suggestion.
  func unknown(
    _ id: DiagnosticID, _ kind: String?, _ name: String, at span: Span, among known: [String]
  ) {
    let list = Set(known).sorted().map { "`\($0)`" }.joined(separator: ", ")
    let all = (1...12).contains(known.count) ? "there are \(list)" : nil
    let help = suggestion(for: name, among: known) ?? all
    let nothing = kind.map { "no \($0)" } ?? "nothing"
    add(
      id, at: span, "\(nothing) is called `\(name)`", help: help,
      fixes: corrections(of: name, at: span, among: known))
  }
}

/// A number without a fraction that is zero, for messages.
func short(_ number: Double) -> String {
  Int(exactly: number).map { "\($0)" } ?? "\(number)"
}
