/// The stable name of one kind of diagnostic, with what `onehot explain` prints about it.
public struct DiagnosticID: Sendable {
  /// The kebab-case name that stands in brackets in messages.
  public let name: String
  /// The severity of diagnostics of this kind unless one says otherwise.
  public let severity: Severity
  /// What the diagnostic means, in one sentence.
  public let summary: String
  /// Why it exists and what to do, in a few sentences.
  public let explanation: String
  /// A complete spec, validated as `spec.yaml`, that raises exactly this diagnostic.
  public let failing: String?
  /// The same spec mended.
  public let mended: String?

  /// Makes a catalogue entry; `failing` and `mended` come together or not at all.
  public init(
    _ name: String,
    severity: Severity = .error,
    summary: String,
    explanation: String,
    failing: String? = nil,
    mended: String? = nil
  ) {
    self.name = name
    self.severity = severity
    self.summary = summary
    self.explanation = explanation
    self.failing = failing
    self.mended = mended
  }
}

extension DiagnosticID: Hashable {
  /// Two ids are the same when their names are.
  public static func == (a: DiagnosticID, b: DiagnosticID) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// How bad a diagnostic is.
public enum Severity: String, Sendable, Hashable {
  /// The spec cannot be used.
  case error
  /// The spec can be used, but something in it is likely not meant.
  case warning
}
