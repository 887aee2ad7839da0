public import Language
public import TensorIR

/// The requirements of an estimator on the part of the model downstream of its site.
public enum Requirement: Int, Sendable, Hashable, Comparable {
  /// Values at draws alone.
  case values
  /// Values at draws, and derivatives there.
  case derivatives
  /// Values and derivatives at points between the vertices of the node itself.
  case interior
  /// The same at points between the vertices of the node and of all nodes drawn downstream.
  case interiorBehind
  /// The same at the means of all nodes.
  case meanField

  /// From the least to the most demanding.
  public static func < (a: Requirement, b: Requirement) -> Bool { a.rawValue < b.rawValue }
}

/// The kinds of objective term under which an estimator can be legal.
public enum BoundKind: String, Sendable, Hashable, CaseIterable {
  /// An expectation: `elbo`, a scalar node, `log_prob`.
  case expectation
  /// A multi-sample bound: `iwae`.
  case importanceWeighted
}

/// The evaluations of the downstream graph in a step.
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

/// The origin of the cotangent of a site's natural parameters.
public enum GradientRule: Sendable {
  /// The value's own graph carries it, as for a relaxed or reparameterized draw.
  case graph
  /// From the cotangent that reached the value.
  case pathwise(@Sendable (Site, _ pathwise: Value, Builder) -> [Value?])
  /// From the cost that the site can reach.
  case cost(@Sendable (Site, Cost, Builder) -> [Value?])
}

/// A gradient estimator: one literal with the value that the model sees in place of a draw, and the
/// cotangent of the distribution's parameters.
public final class Estimator: Sendable {
  /// The claims of the schema for a choice of options.
  public typealias Options = [String: OptionValue]

  /// The name in specs.
  public let name: String
  /// Its method in one sentence.
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
  /// True if the model sees vertices only.
  public let isHard: @Sendable (Options) -> Bool
  /// The requirements on the rest of the model.
  public let requirement: @Sendable (Options) -> Requirement
  /// True if its relaxed draws have a density, which `kl=relaxed` needs.
  public let hasRelaxedDensity: @Sendable (Options) -> Bool
  /// A warning for the user, with advice; nil for most.
  public let caution: @Sendable (Options) -> (message: String, help: String)?
  /// The number of weighted values that the model sees at once, given the sizes of the site; nil
  /// for an estimator that shows it one.
  public let branches: @Sendable (Options, SiteSize) -> Int?
  /// The least number of samples it works with.
  public let minimumSamples: @Sendable (Options) -> Int
  /// The passes a step takes for each sample, given the sizes of the site.
  public let evaluations: @Sendable (Options, SiteSize) -> Evaluations
  /// The value that the model sees.
  public let value: @Sendable (Site, Builder) -> SiteValue
  /// The cotangent of each natural parameter.
  public let gradient: GradientRule

  /// An estimator; no rule has a default, so that none can be forgotten.
  public init(
    _ name: String, summary: String, formula: String, citation: String, options: [Option],
    distributions: [Distribution],
    bounds: @escaping @Sendable (Options) -> [BoundKind],
    bias: @escaping @Sendable (Options) -> Bias,
    isHard: @escaping @Sendable (Options) -> Bool,
    requirement: @escaping @Sendable (Options) -> Requirement,
    hasRelaxedDensity: @escaping @Sendable (Options) -> Bool,
    caution: @escaping @Sendable (Options) -> (message: String, help: String)?,
    branches: @escaping @Sendable (Options, SiteSize) -> Int?,
    minimumSamples: @escaping @Sendable (Options) -> Int,
    evaluations: @escaping @Sendable (Options, SiteSize) -> Evaluations,
    value: @escaping @Sendable (Site, Builder) -> SiteValue,
    gradient: GradientRule
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
    self.hasRelaxedDensity = hasRelaxedDensity
    self.caution = caution
    self.branches = branches
    self.minimumSamples = minimumSamples
    self.evaluations = evaluations
    self.value = value
    self.gradient = gradient
  }
}

extension Estimator: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

extension Estimator: Hashable {
  /// True if both are the same estimator.
  public static func == (a: Estimator, b: Estimator) -> Bool { a === b }
  /// Hashes the estimator's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
