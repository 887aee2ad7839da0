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

  /// An initializer, whose rule takes the arguments in the order of the parameters.
  public init<each Value: Sendable>(
    _ name: String, summary: String, parameters: repeat ParameterKey<each Value>,
    make: @escaping @Sendable (repeat each Value) throws(LanguageError) -> Initializer
  ) {
    self.name = name
    self.summary = summary
    self.parameters = Parameter.list(repeat each parameters)
    self.make = { (arguments) throws(LanguageError) in
      try make(repeat arguments.value(of: each parameters))
    }
  }
}
