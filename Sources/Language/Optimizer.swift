public import TensorIR

/// An optimizer: how a parameter and its moments follow from its gradient.
public final class Optimizer: Sendable {
  /// The inputs of the update of one parameter.
  public struct Update {
    /// The parameter.
    public let parameter: Value
    /// The gradient of the minimized quantity.
    public let gradient: Value
    /// The slots, in declaration order.
    public let slots: [Value]
    /// The number of this step from 1, float64 and without axes.
    public let step: Value
    private let scalars: [String: Value]
    private let options: Options

    /// The inputs of an update.
    ///
    /// - Parameter scalars: the values of `scalar` options by name, float64 and without axes.
    public init(
      parameter: Value, gradient: Value, slots: [Value], step: Value, scalars: [String: Value],
      options: Options
    ) {
      self.parameter = parameter
      self.gradient = gradient
      self.slots = slots
      self.step = step
      self.scalars = scalars
      self.options = options
    }

    /// The value of an option that is known when the spec is compiled.
    public subscript<T>(key: OptionKey<T>) -> T { options[key] }

    /// The value of a `scalar` option, float64 and without axes.
    public subscript(key: OptionKey<ScalarOption>) -> Value {
      guard let value = scalars[key.name] else {
        fatalError("language: the option \(key.name) was not bound")
      }
      return value
    }
  }

  /// The name in specs.
  public let name: String
  /// One sentence with the formula's source.
  public let summary: String
  /// The options; `learning_rate` is always one.
  public let options: [Option]
  /// The names of the tensors it keeps for every parameter, all starting at zero.
  public let slots: @Sendable (Options) -> [String]
  /// The new parameter and the new slots.
  public let update: @Sendable (Builder, Update) -> (parameter: Value, slots: [Value])

  /// An optimizer.
  public init(
    _ name: String, summary: String, options: [any OptionDeclaration],
    slots: @escaping @Sendable (Options) -> [String],
    update: @escaping @Sendable (Builder, Update) -> (parameter: Value, slots: [Value])
  ) {
    self.name = name
    self.summary = summary
    self.options = options.map(\.option)
    self.slots = slots
    self.update = update
  }
}
