public import TensorCore

/// A parameter's declaration with the Swift type of its argument.
///
/// A function lists the declarations, and its rule takes the arguments in the same order.
public struct ParameterKey<Value: Sendable>: Sendable {
  /// The declaration without the type of the argument.
  public let parameter: Parameter
  let value: @Sendable (Argument?) -> Value?

  fileprivate init(
    _ name: String, _ kind: ParameterKind, isOptional: Bool = false, isKeywordOnly: Bool,
    _ summary: String, value: @escaping @Sendable (Argument?) -> Value?
  ) {
    parameter = Parameter(
      name: name, kind: kind, isOptional: isOptional, isKeywordOnly: isKeywordOnly,
      summary: summary)
    self.value = value
  }

  /// The same parameter, which may be left out: nil there.
  public var optional: ParameterKey<Value?> {
    ParameterKey<Value?>(
      parameter.name, parameter.kind, isOptional: true, isKeywordOnly: parameter.isKeywordOnly,
      parameter.summary
    ) { argument in argument.map(value) ?? .some(nil) }
  }

  /// The same parameter, which may be left out: the default there.
  public func defaulting(to fallback: Value) -> ParameterKey {
    ParameterKey(
      parameter.name, parameter.kind, isOptional: true, isKeywordOnly: parameter.isKeywordOnly,
      parameter.summary
    ) { argument in argument.map(value) ?? fallback }
  }
}

extension Parameter {
  /// The declarations of a signature without their types.
  static func list<each Value>(_ keys: repeat ParameterKey<each Value>) -> [Parameter] {
    var list: [Parameter] = []
    repeat list.append((each keys).parameter)
    return list
  }

  /// A tensor expression.
  public static func tensor(_ name: String, _ summary: String) -> ParameterKey<RowValue> {
    ParameterKey(name, .tensor, isKeywordOnly: false, summary) {
      if case .tensor(let value)? = $0 { value } else { nil }
    }
  }

  /// One or more tensor expressions; only the last positional parameter.
  public static func tensors(_ name: String, _ summary: String) -> ParameterKey<[RowValue]> {
    ParameterKey(name, .tensors, isKeywordOnly: false, summary) {
      if case .tensors(let values)? = $0 { values } else { nil }
    }
  }

  /// A whole number that is known when the spec is compiled and at least 1.
  public static func extent(_ name: String, _ summary: String) -> ParameterKey<Int> {
    ParameterKey(name, .extent, isKeywordOnly: false, summary, value: integer)
  }

  /// An extent or a list of extents, which make up a shape.
  public static func shape(_ name: String, _ summary: String) -> ParameterKey<Shape> {
    ParameterKey(name, .shape, isKeywordOnly: false, summary) { integers($0).map { Shape($0) } }
  }

  /// An extent or a list of extents.
  public static func extents(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<[Int]> {
    ParameterKey(name, .shape, isKeywordOnly: keywordOnly, summary, value: integers)
  }

  /// A whole number that is known when the spec is compiled.
  public static func integer(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<Int> {
    ParameterKey(name, .integer, isKeywordOnly: keywordOnly, summary, value: integer)
  }

  /// A list of whole numbers, or one.
  public static func integers(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<[Int]> {
    ParameterKey(name, .integers, isKeywordOnly: keywordOnly, summary, value: integers)
  }

  /// A number that is known when the spec is compiled.
  public static func number(_ name: String, _ summary: String) -> ParameterKey<Double> {
    ParameterKey(name, .number, isKeywordOnly: false, summary) {
      if case .number(let value)? = $0 { value } else { nil }
    }
  }

  /// `true` or `false`.
  public static func flag(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<Bool> {
    ParameterKey(name, .flag, isKeywordOnly: keywordOnly, summary) {
      if case .flag(let value)? = $0 { value } else { nil }
    }
  }

  /// One of the words of a type.
  public static func choice<Word: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<Word> {
    ParameterKey(
      name, .choice(Word.allCases.map(\.rawValue)), isKeywordOnly: keywordOnly, summary
    ) {
      if case .choice(let word)? = $0 { Word(rawValue: word) } else { nil }
    }
  }

  /// A literal list of numbers, a number, or the call of an initializer.
  public static func initializer(
    _ name: String, keywordOnly: Bool = false, _ summary: String
  ) -> ParameterKey<Initializer> {
    ParameterKey(name, .initializer, isKeywordOnly: keywordOnly, summary) {
      if case .initializer(let value)? = $0 { value } else { nil }
    }
  }

  @Sendable private static func integer(_ argument: Argument?) -> Int? {
    if case .integer(let value)? = argument { value } else { nil }
  }

  @Sendable private static func integers(_ argument: Argument?) -> [Int]? {
    if case .integers(let values)? = argument { values } else { nil }
  }
}
