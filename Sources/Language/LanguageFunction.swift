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

/// A parameter of a function.
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

  /// A parameter.
  public init(
    _ name: String, _ kind: ParameterKind, optional: Bool = false, keywordOnly: Bool = false,
    _ summary: String
  ) {
    self.name = name
    self.kind = kind
    isOptional = optional
    isKeywordOnly = keywordOnly
    self.summary = summary
  }
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

  /// True if an optional argument was given.
  public func has(_ name: String) -> Bool { values[name] != nil }

  /// The tensor of a `tensor` parameter.
  public func tensor(_ name: String) -> RowValue {
    guard case .tensor(let value)? = values[name] else { missing(name) }
    return value
  }

  /// The tensors of a `tensors` parameter.
  public func tensors(_ name: String) -> [RowValue] {
    guard case .tensors(let value)? = values[name] else { missing(name) }
    return value
  }

  /// The whole number of an `extent` or `integer` parameter, or a default.
  public func integer(_ name: String, default fallback: Int? = nil) -> Int {
    guard case .integer(let value)? = values[name] else {
      guard let fallback else { missing(name) }
      return fallback
    }
    return value
  }

  /// The list of a `shape` or `integers` parameter.
  public func integers(_ name: String) -> [Int] {
    guard case .integers(let value)? = values[name] else { missing(name) }
    return value
  }

  /// The number of a `number` parameter, or a default.
  public func number(_ name: String, default fallback: Double? = nil) -> Double {
    guard case .number(let value)? = values[name] else {
      guard let fallback else { missing(name) }
      return fallback
    }
    return value
  }

  /// The truth value of a `flag` parameter, false by default.
  public func flag(_ name: String) -> Bool {
    guard case .flag(let value)? = values[name] else { return false }
    return value
  }

  /// The word of a `choice` parameter; nil if it was left out.
  public func choice(_ name: String) -> String? {
    guard case .choice(let value)? = values[name] else { return nil }
    return value
  }

  /// The initializer of an `initializer` parameter; nil if it was left out.
  public func initializer(_ name: String) -> Initializer? {
    guard case .initializer(let value)? = values[name] else { return nil }
    return value
  }

  private func missing(_ name: String) -> Never {
    fatalError("language: the argument \(name) was not bound")
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

  /// A function.
  public init(
    _ name: String, summary: String, parameters: [Parameter],
    example: (call: String, shape: Shape),
    emit: @escaping @Sendable (RowBuilder, Arguments) throws(LanguageError) -> RowValue
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.example = example
    self.emit = emit
  }
}
