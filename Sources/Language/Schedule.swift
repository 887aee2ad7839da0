public import TensorIR

/// A schedule: a pure function of the global step.
public final class Schedule: Sendable {
  /// The name in specs.
  public let name: String
  /// One sentence with the formula, `t` being the step from 0.
  public let summary: String
  /// The options, all `number` or `integer`.
  public let options: [Option]
  /// The value at a step (float64, without axes), float64 and without axes.
  public let value: @Sendable (Builder, _ step: Value, Options) -> Value
  /// The least and the greatest value that the schedule ever takes.
  public let range: @Sendable (Options) -> ClosedRange<Double>

  /// A schedule.
  public init(
    _ name: String, summary: String, options: [any OptionDeclaration],
    value: @escaping @Sendable (Builder, Value, Options) -> Value,
    range: @escaping @Sendable (Options) -> ClosedRange<Double>
  ) {
    self.name = name
    self.summary = summary
    self.options = options.map(\.option)
    self.value = value
    self.range = range
  }
}

extension Schedule: Hashable {
  /// True if both are the same schedule.
  public static func == (a: Schedule, b: Schedule) -> Bool { a === b }
  /// Hashes the schedule's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
