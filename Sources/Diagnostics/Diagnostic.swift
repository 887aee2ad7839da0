/// One finding about the user's files: the mistake, its place, and advice for fixing it.
public struct Diagnostic: Sendable, Hashable, Error {
  /// Which entry of the catalogue this is.
  public var id: DiagnosticID
  /// The severity; by default that of the catalogue.
  public var severity: Severity
  /// The message: lowercase, no final period, code in backticks.
  public var message: String
  /// The smallest wrong place; nil for a finding without a place in a file.
  public var span: Span?
  /// The text after the carets.
  public var label: String?
  /// Other places that matter, each with its text.
  public var labels: [Label]
  /// Context that helps to understand.
  public var notes: [String]
  /// Advice for fixing it.
  public var help: [String]
  /// The same as edits, where that is known; each by itself is enough.
  public var fixes: [Fix]

  /// Makes a diagnostic of a catalogued kind.
  public init(
    _ id: DiagnosticID,
    at span: Span?,
    _ message: String,
    label: String? = nil,
    labels: [Label] = [],
    notes: [String] = [],
    help: String? = nil,
    fixes: [Fix] = []
  ) {
    self.id = id
    severity = id.severity
    self.message = message
    self.span = span
    self.label = label
    self.labels = labels
    self.notes = notes
    self.help = help.map { [$0] } ?? []
    self.fixes = fixes
  }
}

extension Diagnostic {
  /// The fix that a program may make without asking.
  public var safeFix: Fix? { fixes.first { $0.applicability == .safe } }
}

/// A secondary place with the text after its tildes.
public struct Label: Sendable, Hashable {
  /// The place; it may lie in another file than the diagnostic's own.
  public let span: Span
  /// The text about it.
  public let text: String

  /// Makes a label.
  public init(_ span: Span, _ text: String) {
    self.span = span
    self.text = text
  }
}
