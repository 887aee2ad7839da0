public import Diagnostics

/// Why a call in a spec does not fit; the caller adds the place.
public struct LanguageError: Error, Sendable {
  /// The kind of mistake.
  public let id: DiagnosticID
  /// What is wrong, lowercase and without a full stop.
  public let message: String
  /// The parameter whose argument is to be pointed at, the whole call where there is none.
  public let argument: String?
  /// What stands under that argument.
  public let label: String?
  /// A second argument to point at, with what stands under it.
  public let other: (argument: String, label: String)?
  /// How to mend it.
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
