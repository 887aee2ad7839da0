/// The value of one option.
public indirect enum OptionValue: Sendable, Hashable {
  /// Of a `number`.
  case number(Double)
  /// Of an `integer`.
  case integer(Int)
  /// Of a `flag`.
  case flag(Bool)
  /// Of a `choice`: the word and its options.
  case choice(String, Options)
  /// Of a `scalar`.
  case scalar(ScalarOption)
}

/// A number that may change with the step.
public enum ScalarOption: Sendable, Hashable {
  /// A number.
  case number(Double)
  /// A schedule with its options.
  case schedule(Schedule, Options)

  /// The option as a spec would write it.
  public var text: String {
    switch self {
    case .number(let number): "\(number)"
    case .schedule(let schedule, let options): schedule.options.call(schedule.name, options)
    }
  }
}

/// The values of the options of one use of an estimator, optimizer, schedule or term, with defaults
/// filled in.
public struct Options: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  private var values: [String: OptionValue]

  /// Options by name.
  public init(_ values: [String: OptionValue] = [:]) { self.values = values }

  /// Options by name.
  public init(dictionaryLiteral elements: (String, OptionValue)...) {
    values = Dictionary(uniqueKeysWithValues: elements)
  }

  /// The value of an option by its name, for code over whole schemas; nil if it has none.
  public subscript(name: String) -> OptionValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The value of a declared option; a schema that lists the declaration has bound it.
  public subscript<Value>(key: OptionKey<Value>) -> Value {
    guard let value = value(of: key) else {
      fatalError("language: the option \(key.name) was not bound")
    }
    return value
  }

  /// The value of a declared option; nil if the schema has none of that name.
  public func value<Value>(of key: OptionKey<Value>) -> Value? {
    values[key.name].flatMap(key.value)
  }

  /// The names of all options.
  public var names: Set<String> { Set(values.keys) }

  /// The options that may depend on the step, by name in alphabetical order.
  public var scalars: [(name: String, value: ScalarOption)] {
    values.compactMap { name, value in
      if case .scalar(let scalar) = value { (name, scalar) } else { nil }
    }.sorted { $0.name < $1.name }
  }
}
