/// The kind of an option's value, for estimators, optimizers, schedules and objectives.
public indirect enum OptionKind: Sendable {
  /// A number or a schedule, all of whose values must lie in a range.
  case scalar(ClosedRange<Double>, excludesLowerBound: Bool)
  /// A number that is known when the spec is compiled.
  case number(ClosedRange<Double>)
  /// A whole number that is known when the spec is compiled.
  case integer(ClosedRange<Int>)
  /// `true` or `false`.
  case flag
  /// One of a closed list of words, some with options of their own.
  case choice([Choice])

  /// A word with options of its own.
  public struct Choice: Sendable {
    /// The word.
    public let name: String
    /// Its meaning in one sentence.
    public let summary: String
    /// Its own options, written as a call.
    public let options: [Option]

    /// A word.
    public init(_ name: String, _ summary: String, _ options: [Option] = []) {
      self.name = name
      self.summary = summary
      self.options = options
    }
  }
}

/// An option: name, kind, default and meaning.
public struct Option: Sendable {
  /// The name.
  public let name: String
  /// The kind of its value.
  public let kind: OptionKind
  /// The default in the syntax of specs; nil if the option is required.
  public let defaultText: String?
  /// Its meaning in one sentence.
  public let summary: String
  /// The reason why it has no effect, given all options and, in an estimator, the distribution; nil
  /// if it has one.
  public let idle: @Sendable ([String: OptionValue], Distribution?) -> String?

  /// An option.
  public init(
    _ name: String, _ kind: OptionKind, default text: String?, _ summary: String,
    idle: @escaping @Sendable ([String: OptionValue], Distribution?) -> String? = { _, _ in nil }
  ) {
    self.name = name
    self.kind = kind
    defaultText = text
    self.summary = summary
    self.idle = idle
  }
}

/// The values of options that are known when the spec is compiled.
///
/// A `scalar` may depend on the step; it reaches rules as a `Value` by name instead.
public indirect enum OptionValue: Sendable, Hashable {
  /// Of a `number`.
  case number(Double)
  /// Of an `integer`.
  case integer(Int)
  /// Of a `flag`.
  case flag(Bool)
  /// Of a `choice`: the word and its options.
  case choice(String, [String: OptionValue])
  /// Of a `scalar`; the value is supplied when the step is built.
  case scalar
}

extension [String: OptionValue] {
  /// The number of a `number` option; options are complete, so it is there.
  public func number(_ name: String) -> Double {
    guard case .number(let value)? = self[name] else { missing(name) }
    return value
  }

  /// The whole number of an `integer` option.
  public func integer(_ name: String) -> Int {
    guard case .integer(let value)? = self[name] else { missing(name) }
    return value
  }

  /// The truth value of a `flag` option.
  public func flag(_ name: String) -> Bool {
    guard case .flag(let value)? = self[name] else { missing(name) }
    return value
  }

  /// The word of a `choice` option and the word's own options.
  public func choice(_ name: String) -> (name: String, options: [String: OptionValue]) {
    guard case .choice(let value, let options)? = self[name] else { missing(name) }
    return (value, options)
  }

  private func missing(_ name: String) -> Never {
    fatalError("language: the option \(name) was not bound")
  }
}
