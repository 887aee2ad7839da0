/// An ``OptionKey`` of any type, as a schema lists it.
public protocol OptionDeclaration: Sendable {
  /// The declaration without the type of its value.
  var option: Option { get }
}

/// An option's declaration with the Swift type of its value.
///
/// The literal that takes the option lists the key among its `options`, and its rules read the
/// value with the same key.
public struct OptionKey<Value: Sendable>: OptionDeclaration {
  /// The declaration without the type of its value.
  public let option: Option
  let value: @Sendable (OptionValue) -> Value?
  /// The name.
  public var name: String { option.name }

  init(
    _ name: String, _ kind: OptionKind, default text: String?, _ summary: String,
    idle: @escaping Option.Idleness, value: @escaping @Sendable (OptionValue) -> Value?
  ) {
    option = Option(name: name, kind: kind, defaultText: text, summary: summary, idle: idle)
    self.value = value
  }

  /// The same key with another default and, where given, another meaning.
  public func defaulting(to text: String?, _ summary: String? = nil) -> OptionKey {
    OptionKey(
      name, option.kind, default: text, summary ?? option.summary, idle: option.idle, value: value)
  }
}

/// A word of a choice, with the Swift value that it stands for.
public struct Word<Value: Sendable>: Sendable {
  let choice: OptionKind.Choice
  let value: @Sendable (Options) -> Value

  /// A word without options.
  public init(_ name: String, _ summary: String, _ value: Value) {
    self.init(name, summary, []) { _ in value }
  }

  /// A word with options of its own.
  public init(
    _ name: String, _ summary: String, _ options: [any OptionDeclaration],
    _ value: @escaping @Sendable (Options) -> Value
  ) {
    choice = OptionKind.Choice(name: name, summary: summary, options: options.map(\.option))
    self.value = value
  }
}

extension Option {
  /// The idleness of an option that always has an effect.
  public static let neverIdle: Idleness = { _, _ in nil }

  /// A number or a schedule above 0.
  public static func positiveScalar(
    _ name: String, default text: String?, _ summary: String, idle: @escaping Idleness = neverIdle
  ) -> OptionKey<ScalarOption> {
    scalar(
      name, 0...Double.infinity, excludesLowerBound: true, default: text, summary, idle: idle)
  }

  /// A number or a schedule, all of whose values must lie in a range.
  public static func scalar(
    _ name: String, _ range: ClosedRange<Double>, excludesLowerBound: Bool = false,
    default text: String?, _ summary: String, idle: @escaping Idleness = neverIdle
  ) -> OptionKey<ScalarOption> {
    OptionKey(
      name, .scalar(range, excludesLowerBound: excludesLowerBound), default: text, summary,
      idle: idle
    ) { if case .scalar(let value) = $0 { value } else { nil } }
  }

  /// A number that is known when the spec is compiled.
  public static func number(
    _ name: String, _ range: ClosedRange<Double>, default text: String?, _ summary: String,
    idle: @escaping Idleness = neverIdle
  ) -> OptionKey<Double> {
    OptionKey(name, .number(range), default: text, summary, idle: idle) {
      if case .number(let value) = $0 { value } else { nil }
    }
  }

  /// A whole number that is known when the spec is compiled.
  public static func integer(
    _ name: String, _ range: ClosedRange<Int>, default value: Int?, _ summary: String,
    idle: @escaping Idleness = neverIdle
  ) -> OptionKey<Int> {
    OptionKey(name, .integer(range), default: value.map { "\($0)" }, summary, idle: idle) {
      if case .integer(let value) = $0 { value } else { nil }
    }
  }

  /// `true` or `false`.
  public static func flag(
    _ name: String, default value: Bool, _ summary: String, idle: @escaping Idleness = neverIdle
  ) -> OptionKey<Bool> {
    OptionKey(name, .flag, default: "\(value)", summary, idle: idle) {
      if case .flag(let value) = $0 { value } else { nil }
    }
  }

  /// One of a closed list of words.
  public static func choice<Value>(
    _ name: String, _ words: [Word<Value>], default text: String, _ summary: String,
    idle: @escaping Idleness = neverIdle
  ) -> OptionKey<Value> {
    OptionKey(name, .choice(words.map(\.choice)), default: text, summary, idle: idle) { value in
      guard case .choice(let name, let options) = value else { return nil }
      return words.first { $0.choice.name == name }?.value(options)
    }
  }
}
