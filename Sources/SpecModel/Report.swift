import Diagnostics

/// Collects what the readers and checks of one spec find.
final class Report {
  /// Everything found so far.
  var diagnostics: [Diagnostic] = []

  /// Adds a diagnostic.
  func add(
    _ id: DiagnosticID, at span: Span?, _ message: String, label: String? = nil,
    labels: [Label] = [], notes: [String] = [], help: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        id, at: span, message, label: label, labels: labels, notes: notes, help: help))
  }

  /// How many names are still compared with others; someone with more mistakes has one of another kind.
  private var suggestionsLeft = 100

  /// A suggestion for an unknown name, for the first names that ask.
  func suggestion(for name: String, among known: @autoclosure () -> [String]) -> String? {
    guard suggestionsLeft > 0 else { return nil }
    suggestionsLeft -= 1
    return Diagnostics.suggestion(for: name, among: known())
  }

  /// Adds an unknown name of some kind, with a suggestion.
  func unknown(
    _ id: DiagnosticID, _ kind: String?, _ name: String, at span: Span,
    among all: @autoclosure () -> [String]
  ) {
    let known = suggestionsLeft > 0 ? all() : []
    let list = Set(known).sorted().map { "`\($0)`" }.joined(separator: ", ")
    let all = (1...12).contains(known.count) ? "there are \(list)" : nil
    let help = suggestion(for: name, among: known) ?? all
    let nothing = kind.map { "no \($0)" } ?? "nothing"
    add(id, at: span, "\(nothing) is called `\(name)`", help: help)
  }
}

/// A number without a fraction that is zero, for messages.
func short(_ number: Double) -> String {
  Int(exactly: number).map { "\($0)" } ?? "\(number)"
}
