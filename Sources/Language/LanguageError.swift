public import Diagnostics

/// The mistake in a call of a spec; the caller adds the place.
public struct LanguageError: Error, Sendable {
  /// The kind of mistake.
  public let id: DiagnosticID
  /// The message, lowercase and without a full stop.
  public let message: String
  /// The parameter whose argument to point at; nil for the whole call.
  public let argument: String?
  /// The text under that argument.
  public let label: String?
  /// A second argument to point at, with the text under it.
  public let other: (argument: String, label: String)?
  /// Advice for fixing it.
  public let help: String?

  /// An error.
  public init(
    _ id: DiagnosticID, _ message: String, at argument: String? = nil, label: String? = nil,
    other: (argument: String, label: String)? = nil, help: String? = nil
  ) {
    self.id = id
    self.message = message
    self.argument = argument
    self.label = label
    self.other = other
    self.help = help
  }
}
