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
  }
}

/// An option of a schema: name, kind, default and meaning; an ``OptionKey`` declares it.
public struct Option: Sendable {
  /// The reason why an option has no effect, given all options and, in an estimator, the
  /// distribution; nil if it has one.
  public typealias Idleness = @Sendable (Options, Distribution?) -> String?

  /// The name.
  public let name: String
  /// The kind of its value.
  public let kind: OptionKind
  /// The default in the syntax of specs; nil if the option is required.
  public let defaultText: String?
  /// Its meaning in one sentence.
  public let summary: String
  /// The reason why it has no effect; nil if it has one.
  public let idle: Idleness
}

extension Option {
  /// The value where a spec gives none; nil if the option is required.
  public var defaultValue: OptionValue? {
    guard let defaultText else { return nil }
    let value: OptionValue? =
      switch kind {
      case .scalar: Double(defaultText).map { .scalar(.number($0)) }
      case .number: Double(defaultText).map { .number($0) }
      case .integer: Int(defaultText).map { .integer($0) }
      case .flag: Bool(defaultText).map { .flag($0) }
      case .choice(let words):
        words.first { $0.name == defaultText }.flatMap { word in
          word.options.defaults.map { .choice(word.name, $0) }
        }
      }
    guard let value else { fatalError("language: the default of \(name) is no value of its kind") }
    return value
  }

  /// A value of the option as a spec would write it.
  public func text(_ value: OptionValue) -> String {
    switch value {
    case .number(let number): return "\(number)"
    case .integer(let integer): return "\(integer)"
    case .flag(let flag): return "\(flag)"
    case .scalar(let scalar): return scalar.text
    case .choice(let name, let options):
      guard case .choice(let words) = kind, let word = words.first(where: { $0.name == name })
      else {
        return name
      }
      return word.options.call(name, options)
    }
  }
}

extension [Option] {
  /// The default of every option; nil if one is required.
  public var defaults: Options? {
    var values = Options()
    for option in self {
      guard let value = option.defaultValue else { return nil }
      values[option.name] = value
    }
    return values
  }

  /// A call with options as a spec would write it.
  public func call(_ name: String, _ options: Options) -> String {
    let texts = compactMap { option in
      options[option.name].map { "\(option.name)=\(option.text($0))" }
    }
    return texts.isEmpty ? name : "\(name)(\(texts.joined(separator: ", ")))"
  }
}

extension Option: OptionDeclaration {
  /// The option itself.
  public var option: Option { self }
}
