public import Language
public import TensorIR

/// What an estimator asks of the part of the model behind its site.
public enum Requirement: Int, Sendable, Hashable, Comparable {
  /// Values at draws alone.
  case values
  /// Values at draws, and derivatives there.
  case derivatives
  /// Values and derivatives at points between the vertices.
  case interior

  /// From the least to the most demanding.
  public static func < (a: Requirement, b: Requirement) -> Bool { a.rawValue < b.rawValue }
}

/// The kinds of objective term that an estimator can stand under.
public enum BoundKind: String, Sendable, Hashable, CaseIterable {
  /// An expectation: `elbo`, a scalar node, `log_prob`.
  case expectation
  /// A multi-sample bound: `iwae`.
  case importanceWeighted
}

/// How often the downstream graph is evaluated in a step.
public struct Evaluations: Sendable, Hashable {
  /// Forward passes.
  public let forward: Int
  /// Backward passes that reach the site.
  public let backward: Int

  /// Counts of passes.
  public init(forward: Int, backward: Int) {
    self.forward = forward
    self.backward = backward
  }
}

/// A gradient estimator: one literal that says what the model sees in place of a draw, and what
/// cotangent the distribution's parameters receive.
public final class Estimator: Sendable {
  /// What the schema says for a choice of options.
  public typealias Options = [String: OptionValue]

  /// The name in specs.
  public let name: String
  /// One sentence on what it does.
  public let summary: String
  /// The formula for one unit, in plain text.
  public let formula: String
  /// Paper and year.
  public let citation: String
  /// The options.
  public let options: [Option]
  /// The distributions it is defined for.
  public let distributions: [Distribution]
  /// The kinds of objective term it is right under, or at least labelled under.
  public let bounds: @Sendable (Options) -> [BoundKind]
  /// The claim about its mean.
  public let bias: @Sendable (Options) -> Bias
  /// Whether the model sees vertices only.
  public let isHard: @Sendable (Options) -> Bool
  /// What it asks of the rest of the model.
  public let requirement: @Sendable (Options) -> Requirement
  /// The least number of samples it works with.
  public let minimumSamples: @Sendable (Options) -> Int
  /// The passes a step takes, given how many joint values the site has.
  public let evaluations: @Sendable (Options, _ states: Int) -> Evaluations
  /// What the model sees.
  public let value: @Sendable (Site, Builder) -> SiteValue
  /// The cotangent of each natural parameter, given the cost and the cotangent that reached the
  /// value; nothing where the value's own graph carries the gradient.
  public let cotangent: (@Sendable (Site, Cost, _ pathwise: Value?, Builder) -> [Value?])?

  /// An estimator; no rule has a default, so that none can be forgotten.
  public init(
    _ name: String, summary: String, formula: String, citation: String, options: [Option],
    distributions: [Distribution],
    bounds: @escaping @Sendable (Options) -> [BoundKind],
    bias: @escaping @Sendable (Options) -> Bias,
    isHard: @escaping @Sendable (Options) -> Bool,
    requirement: @escaping @Sendable (Options) -> Requirement,
    minimumSamples: @escaping @Sendable (Options) -> Int,
    evaluations: @escaping @Sendable (Options, Int) -> Evaluations,
    value: @escaping @Sendable (Site, Builder) -> SiteValue,
    cotangent: (@Sendable (Site, Cost, Value?, Builder) -> [Value?])?
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.citation = citation
    self.options = options
    self.distributions = distributions
    self.bounds = bounds
    self.bias = bias
    self.isHard = isHard
    self.requirement = requirement
    self.minimumSamples = minimumSamples
    self.evaluations = evaluations
    self.value = value
    self.cotangent = cotangent
  }
}

extension Estimator: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

extension Estimator: Hashable {
  /// Whether both are the same estimator.
  public static func == (a: Estimator, b: Estimator) -> Bool { a === b }
  /// Hashes the estimator's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
