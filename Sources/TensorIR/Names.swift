/// The name of a parameter of a function.
public struct ParameterName: Sendable, Hashable, CustomStringConvertible {
  /// The name in the text form.
  public let text: String

  /// A name.
  public init(_ text: String) { self.text = text }

  /// The name in the text form.
  public var description: String { text }
}

/// The name of a result of a function.
public struct ResultName: Sendable, Hashable, CustomStringConvertible {
  /// The name in the text form.
  public let text: String

  /// A name.
  public init(_ text: String) { self.text = text }

  /// The name of the result that is the next value of a parameter.
  public init(next parameter: ParameterName) { text = parameter.text }

  /// The name in the text form.
  public var description: String { text }
}
