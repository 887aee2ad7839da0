public import TensorCore
public import TensorIR

/// A distribution's natural parameter, and the further information in its argument.
public struct NaturalParameter: Sendable {
  /// The natural parameter.
  public let value: Value
  /// Values of the argument that ``Distribution/exactLogDensity`` takes; empty where the natural
  /// parameter tells all.
  public let exact: [Value]

  /// A natural parameter.
  public init(_ value: Value, exact: [Value] = []) {
    self.value = value
    self.exact = exact
  }
}

/// A way to give a distribution's natural parameter.
public struct ParameterForm: Sendable {
  /// The argument's name, for example `probs`.
  public let name: String
  /// The support that the argument must have.
  public let support: Support
  /// Its meaning in one sentence.
  public let summary: String
  /// The natural parameter from the argument.
  public let natural: @Sendable (Builder, Value) -> NaturalParameter

  /// A form.
  public init(
    _ name: String, _ support: Support, _ summary: String,
    natural: @escaping @Sendable (Builder, Value) -> NaturalParameter = { NaturalParameter($1) }
  ) {
    self.name = name
    self.support = support
    self.summary = summary
    self.natural = natural
  }

  /// True if a value lies in the support, by its type or by how it is defined.
  public func accepts(_ b: Builder, _ value: Value) -> Bool {
    value.type.support.isSubset(of: support)
      || support == .unit && LogProbabilities(b).isProbability(value)
  }
}

/// A relaxed substitute for a discrete draw: the value and the form in which its density is
/// computed.
public struct RelaxedDraw: Sendable {
  /// The relaxed value: entries of [0, 1].
  public let value: Value
  /// Its logarithm (categorical) or logit (Bernoulli), which never rounds to an end.
  public let logValue: Value

  /// A relaxed draw.
  public init(value: Value, logValue: Value) {
    self.value = value
    self.logValue = logValue
  }
}

/// The rules of finite distributions whose draws can be relaxed between the vertices.
public struct RelaxationRules: Sendable {
  /// The perturbed logits whose largest entry, or sign, the draw is.
  public let perturbed: @Sendable (Builder, [Value], _ noise: Value) -> Value
  /// Perturbed logits given the draw, from fresh noise of the same kind (Tucker et al., 2017); nil
  /// if no estimator needs them.
  public let conditional: (@Sendable (Builder, [Value], _ draw: Value, _ noise: Value) -> Value)?
  /// The relaxed value of perturbed logits at a temperature.
  public let relax: @Sendable (Builder, _ perturbed: Value, _ temperature: Value) -> RelaxedDraw
  /// The log-density of the relaxed distribution in terms of the log-value, one term per unit; nil
  /// if relaxed values have no density.
  public let relaxedLogDensity:
    (@Sendable (Builder, [Value], _ logValue: Value, _ temperature: Value) -> Value)?

  /// The rules.
  public init(
    perturbed: @escaping @Sendable (Builder, [Value], Value) -> Value,
    conditional: (@Sendable (Builder, [Value], Value, Value) -> Value)?,
    relax: @escaping @Sendable (Builder, Value, Value) -> RelaxedDraw,
    relaxedLogDensity: (@Sendable (Builder, [Value], Value, Value) -> Value)?
  ) {
    self.perturbed = perturbed
    self.conditional = conditional
    self.relax = relax
    self.relaxedLogDensity = relaxedLogDensity
  }
}

/// The rules of distributions over finitely many values.
public struct DiscreteRules: Sendable {
  /// The number of values of a unit, from the shape of the logits; 2³¹ if that many or more.
  public let arity: @Sendable (Shape) -> Int
  /// The number of independent units in a shape of logits.
  public let units: @Sendable (Shape) -> Int
  /// The tensor `[states, value…]` of all joint values of a shape of logits, the first unit
  /// slowest.
  public let states: @Sendable (Shape) -> Tensor
  /// The mean: probabilities with the shape of a value; nil if it has no closed form.
  public let mean: (@Sendable (Builder, [Value]) -> Value)?
  /// The score: the derivative of the log-mass with respect to the logits, at a draw, with their
  /// shape.
  public let score: @Sendable (Builder, [Value], Value) -> Value
  /// The relaxation; nil if draws have none.
  public let relaxation: RelaxationRules?

  /// The rules.
  public init(
    arity: @escaping @Sendable (Shape) -> Int,
    units: @escaping @Sendable (Shape) -> Int,
    states: @escaping @Sendable (Shape) -> Tensor,
    mean: (@Sendable (Builder, [Value]) -> Value)?,
    score: @escaping @Sendable (Builder, [Value], Value) -> Value,
    relaxation: RelaxationRules?
  ) {
    self.arity = arity
    self.units = units
    self.states = states
    self.mean = mean
    self.score = score
    self.relaxation = relaxation
  }
}

/// The relaxation's rules, for those that the schema gives a distribution with one.
extension DiscreteRules {
  private var relaxing: RelaxationRules {
    guard let relaxation else { fatalError("language: the distribution has no relaxation") }
    return relaxation
  }

  /// The perturbed logits whose largest entry, or sign, the draw is.
  public func perturbed(_ b: Builder, _ parameters: [Value], _ noise: Value) -> Value {
    relaxing.perturbed(b, parameters, noise)
  }

  /// Perturbed logits given the draw, from fresh noise of the same kind.
  public func conditional(
    _ b: Builder, _ parameters: [Value], _ draw: Value, _ noise: Value
  ) -> Value {
    guard let rule = relaxing.conditional else {
      fatalError("language: the distribution has no perturbed logits given a draw")
    }
    return rule(b, parameters, draw, noise)
  }

  /// The relaxed value of perturbed logits at a temperature.
  public func relax(_ b: Builder, _ perturbed: Value, _ temperature: Value) -> RelaxedDraw {
    relaxing.relax(b, perturbed, temperature)
  }

  /// The log-density of the relaxed distribution in terms of the log-value, one term a unit.
  public func relaxedLogDensity(
    _ b: Builder, _ parameters: [Value], _ logValue: Value, _ temperature: Value
  ) -> Value {
    guard let rule = relaxing.relaxedLogDensity else {
      fatalError("language: the distribution's relaxed values have no density")
    }
    return rule(b, parameters, logValue, temperature)
  }

  /// The relaxed draw at a temperature, from the same noise as the draw (Jang et al., 2017;
  /// Maddison et al., 2017).
  public func relaxed(
    _ b: Builder, _ parameters: [Value], _ noise: Value, _ temperature: Value
  ) -> RelaxedDraw {
    relax(b, perturbed(b, parameters, noise), temperature)
  }
}

/// A whole number, known when the spec is compiled, that names a member of a family.
public struct FamilyIndex: Sendable {
  /// The argument's name, for example `k`.
  public let name: String
  /// Its meaning in one sentence.
  public let summary: String
  /// The number of this member.
  public let value: Int
  /// The numbers that are allowed with natural parameters of a row shape.
  public let range: @Sendable (Shape) -> ClosedRange<Int>
  /// The member of a number.
  public let member: @Sendable (Int) -> Distribution

  /// An index.
  public init(
    _ name: String, _ summary: String, value: Int,
    range: @escaping @Sendable (Shape) -> ClosedRange<Int>,
    member: @escaping @Sendable (Int) -> Distribution
  ) {
    self.name = name
    self.summary = summary
    self.value = value
    self.range = range
    self.member = member
  }
}

/// A distribution that `~` can name: one literal that holds every rule about it.
///
/// Rules take the natural parameters (logits; mean and log standard deviation), with leading axes
/// that broadcast. A value has their shape, or the one that ``valueShape`` computes from it.
public final class Distribution: Sendable {
  /// The name in specs.
  public let name: String
  /// Its values in one sentence.
  public let summary: String
  /// The natural parameters, each with the forms in which it may be given, the natural one first.
  public let parameters: [[ParameterForm]]
  /// The number that selects this member of its family; nil for a family of one.
  public let index: FamilyIndex?
  /// The least rank of the natural parameters' row shape.
  public let minimumRank: Int
  /// The row shape of a value, from that of the natural parameters.
  public let valueShape: @Sendable (Shape) -> Shape
  /// The support of its values.
  public let valueSupport: Support
  /// The noise that a draw is a function of, with the shape of the natural parameters.
  public let noise: Noise
  /// A draw from natural parameters and noise.
  public let draw: @Sendable (Builder, [Value], _ noise: Value) -> Value
  /// The log-density, or the log-mass and its linear extension off the vertices (`Semantics.md`,
  /// rule 8); one term a unit, to be summed over the row.
  public let logDensity: @Sendable (Builder, [Value], _ value: Value) -> Value
  /// ``logDensity`` from ``NaturalParameter/exact`` instead of the natural parameters, right up to
  /// the ends of the argument's range, derivative included; nil if no form has such values.
  public let exactLogDensity: (@Sendable (Builder, [Value], _ value: Value) -> Value)?
  /// The Kullback–Leibler divergence from the first to the second, one term per unit; nil if it has
  /// no closed form.
  public let divergence: (@Sendable (Builder, _ q: [Value], _ p: [Value]) -> Value)?
  /// The most probable value.
  public let mode: @Sendable (Builder, [Value]) -> Value
  /// The further rules of finite distributions; nil for a continuous one.
  public let discrete: DiscreteRules?

  /// A distribution; no rule has a default, so that none can be forgotten.
  public init(
    _ name: String, summary: String, parameters: [[ParameterForm]], index: FamilyIndex?,
    minimumRank: Int, valueShape: @escaping @Sendable (Shape) -> Shape, valueSupport: Support,
    noise: Noise,
    draw: @escaping @Sendable (Builder, [Value], Value) -> Value,
    logDensity: @escaping @Sendable (Builder, [Value], Value) -> Value,
    exactLogDensity: (@Sendable (Builder, [Value], Value) -> Value)?,
    divergence: (@Sendable (Builder, [Value], [Value]) -> Value)?,
    mode: @escaping @Sendable (Builder, [Value]) -> Value,
    discrete: DiscreteRules?
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.index = index
    self.minimumRank = minimumRank
    self.valueShape = valueShape
    self.valueSupport = valueSupport
    self.noise = noise
    self.draw = draw
    self.logDensity = logDensity
    self.exactLogDensity = exactLogDensity
    self.divergence = divergence
    self.mode = mode
    self.discrete = discrete
  }
}

extension Distribution: Hashable {
  /// True if both are the same family.
  public static func == (a: Distribution, b: Distribution) -> Bool { a.name == b.name }
  /// Hashes the family's name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
