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
  public let value: @Sendable (Builder, _ step: Value, [String: OptionValue]) -> Value
  /// The least and the greatest value that the schedule ever takes.
  public let range: @Sendable ([String: OptionValue]) -> ClosedRange<Double>

  /// A schedule.
  public init(
    _ name: String, summary: String, options: [Option],
    value: @escaping @Sendable (Builder, Value, [String: OptionValue]) -> Value,
    range: @escaping @Sendable ([String: OptionValue]) -> ClosedRange<Double>
  ) {
    self.name = name
    self.summary = summary
    self.options = options
    self.value = value
    self.range = range
  }
}
