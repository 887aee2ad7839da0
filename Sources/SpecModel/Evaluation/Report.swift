import Diagnostics

/// Collects the findings of a spec's readers and checks.
final class Report {
  /// Everything found so far.
  var diagnostics: [Diagnostic] = []

  /// The index of the finding for each unknown name.
  private var unknowns: [String: Span] = [:]
  /// The kinds of names that one definition would make known.
  private static let joined: Set<DiagnosticID> = [.unknownName, .unknownSetName]

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

  /// The remaining spelling suggestions; a file with more unknown names has another problem, such
  /// as a missing `use`.
  private var suggestionsLeft = 100

  /// A suggestion for an unknown name, for the first names that ask.
  func suggestion(for name: String, among known: @autoclosure () -> [String]) -> String? {
    guard suggestionsLeft > 0 else { return nil }
    suggestionsLeft -= 1
    return Diagnostics.suggestion(for: name, among: known())
  }

  /// Adds an unknown name of some kind, with a suggestion.
  ///
  /// A name that is unknown in several places is one mistake: in its definition, or one repeated
  /// slip. A hint replaces the suggestion.
  func unknown(
    _ id: DiagnosticID, _ kind: String?, _ name: String, at span: Span,
    among all: @autoclosure () -> [String], hint: (help: String, fixes: [Fix])? = nil
  ) {
    let known = suggestionsLeft > 0 ? all() : []
    let list = Set(known).sorted().map { "`\($0)`" }.joined(separator: ", ")
    let all = (1...12).contains(known.count) ? "there are \(list)" : nil
    let help = hint?.help ?? suggestion(for: name, among: known) ?? all
    let nothing = kind.map { "no \($0)" } ?? "nothing"
    let new = Diagnostic(
      id, at: span, "\(nothing) is called `\(name)`", help: help,
      fixes: hint?.fixes ?? corrections(of: name, at: span, among: known))
    guard
      let index = diagnostics.firstIndex(where: {
        unknowns[name] == $0.span
          && ($0.id == id || Self.joined.contains($0.id) && Self.joined.contains(id))
      })
    else {
      diagnostics.append(new)
      unknowns[name] = span
      return
    }
    diagnostics[index] = diagnostics[index].joined(with: new)
    unknowns[name] = diagnostics[index].span
  }
}

extension Diagnostic {
  /// The same finding in one more place: the earliest is its own, and its fixes fix all.
  fileprivate func joined(with other: Diagnostic) -> Diagnostic {
    guard let own = span, let place = other.span, own != place,
      !labels.contains(where: { $0.span == place })
    else { return self }
    var result = self
    if place.start < own.start { result.span = place }
    result.labels.append(Label(place.start < own.start ? own : place, "and here"))
    result.fixes = fixes.compactMap { fix in
      other.fixes.first { $0.replacements == fix.replacements }.map {
        Fix(fix.title, fix.applicability, fix.edits + $0.edits)
      }
    }
    return result
  }
}

extension Fix {
  /// The texts that it writes, by which the corrections of one name in several places are the same.
  fileprivate var replacements: Set<String> { Set(edits.map(\.replacement)) }
}
