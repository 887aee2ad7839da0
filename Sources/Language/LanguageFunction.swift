public import TensorCore

/// The kind of a function's parameter.
public enum ParameterKind: Sendable, Hashable {
  /// A tensor expression.
  case tensor
  /// One or more tensor expressions; only the last positional parameter.
  case tensors
  /// A whole number that is known when the spec is compiled and at least 1.
  case extent
  /// An extent or a list of extents.
  case shape
  /// A whole number that is known when the spec is compiled.
  case integer
  /// A list of whole numbers, or one.
  case integers
  /// A number that is known when the spec is compiled.
  case number
  /// `true` or `false`.
  case flag
  /// One of a closed list of words.
  case choice([String])
  /// A literal list of numbers, a number, or the call of an initializer.
  case initializer
}

/// A parameter of a function; a ``ParameterKey`` declares it.
public struct Parameter: Sendable {
  /// The name, by which it may be given.
  public let name: String
  /// Its kind.
  public let kind: ParameterKind
  /// True if it may be left out.
  public let isOptional: Bool
  /// True if it must be given by name.
  public let isKeywordOnly: Bool
  /// Its meaning, range and default in one sentence.
  public let summary: String
}

/// An argument, evaluated as its parameter's kind asks.
public enum Argument: Sendable {
  /// Of a `tensor` parameter.
  case tensor(RowValue)
  /// Of a `tensors` parameter.
  case tensors([RowValue])
  /// Of an `extent` or `integer` parameter.
  case integer(Int)
  /// Of a `shape` or `integers` parameter.
  case integers([Int])
  /// Of a `number` parameter.
  case number(Double)
  /// Of a `flag` parameter.
  case flag(Bool)
  /// Of a `choice` parameter.
  case choice(String)
  /// Of an `initializer` parameter.
  case initializer(Initializer)
}

/// The arguments of one call by parameter name.
public struct Arguments: Sendable {
  private let values: [String: Argument]

  /// Arguments by parameter name.
  public init(_ values: [String: Argument]) { self.values = values }

  /// The argument of a parameter; binding has checked that it is there, and its kind.
  func value<Value>(of key: ParameterKey<Value>) -> Value {
    guard let value = key.value(values[key.parameter.name]) else {
      fatalError("language: the argument \(key.parameter.name) was not bound")
    }
    return value
  }
}

/// A function that expressions can call: one literal with signature, meaning and example.
public final class LanguageFunction: Sendable {
  /// The name in specs.
  public let name: String
  /// Its result in one sentence, with shapes.
  public let summary: String
  /// The parameters, positional ones first.
  public let parameters: [Parameter]
  /// Builds the call, or reports a mismatch; its types are those of the ops it emits.
  public let emit: @Sendable (RowBuilder, Arguments) throws(LanguageError) -> RowValue
  /// A call for the reference page and its row shape; `x` is a real row `[4]`, `m` a real `[3, 4]`,
  /// `b` a binary `[4]`, `z` one-hot `[3, 4]` and `i` a class number.
  public let example: (call: String, shape: Shape)

  /// A function, whose rule takes the arguments in the order of the parameters.
  public init<each Value: Sendable>(
    _ name: String, summary: String, parameters: repeat ParameterKey<each Value>,
    example: (call: String, shape: Shape),
    emit: @escaping @Sendable (RowBuilder, repeat each Value) throws(LanguageError) -> RowValue
  ) {
    self.name = name
    self.summary = summary
    self.parameters = Parameter.list(repeat each parameters)
    self.example = example
    self.emit = { (rows, arguments) throws(LanguageError) in
      try emit(rows, repeat arguments.value(of: each parameters))
    }
  }
}
