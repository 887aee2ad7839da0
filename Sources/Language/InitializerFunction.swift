/// An initializer that `init=` can call.
public struct InitializerFunction: Sendable {
  /// The name in specs.
  public let name: String
  /// Its values in one sentence.
  public let summary: String
  /// The parameters, all of kind `number`.
  public let parameters: [Parameter]
  /// The initializer from the arguments, or the mismatch.
  public let make: @Sendable (Arguments) throws(LanguageError) -> Initializer

  /// An initializer.
  public init(
    _ name: String, summary: String, parameters: [Parameter],
    make: @escaping @Sendable (Arguments) throws(LanguageError) -> Initializer
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.make = make
  }
}
