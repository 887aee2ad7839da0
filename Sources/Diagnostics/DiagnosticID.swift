/// The stable name of one kind of diagnostic, with the texts that `onehot explain` prints.
public struct DiagnosticID: Sendable {
  /// The kebab-case name that messages show in brackets.
  public let name: String
  /// The severity of diagnostics of this kind unless one says otherwise.
  public let severity: Severity
  /// The meaning of the diagnostic, in one sentence.
  public let summary: String
  /// The reason for the diagnostic and advice, in a few sentences.
  public let explanation: String
  /// A complete spec, validated as `spec.yaml`, that raises exactly this diagnostic.
  public let failing: String?
  /// The same spec fixed.
  public let fixed: String?

  /// Makes a catalogue entry; `failing` and `fixed` come together or not at all.
  public init(
    _ name: String,
    severity: Severity = .error,
    summary: String,
    explanation: String,
    failing: String? = nil,
    fixed: String? = nil
  ) {
    self.name = name
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.failing = failing
    self.fixed = fixed
  }
}

extension DiagnosticID: Hashable {
  /// Two ids are the same when their names are.
  public static func == (a: DiagnosticID, b: DiagnosticID) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The severity of a diagnostic.
public enum Severity: String, Sendable, Hashable {
  /// The spec cannot be used.
  case error
  /// The spec can be used, but something in it is likely not meant.
  case warning
}
