public import Language
public import TensorIR

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
  /// The claims under a choice of options.
  public let claims: @Sendable (Options) -> Claims
  /// The value that the model sees.
  public let value: @Sendable (Site, Builder) -> SiteValue
  /// The cotangent of each natural parameter.
  public let gradient: GradientRule

  /// An estimator; no rule has a default, so that none can be forgotten.
  public init(
    _ name: String, summary: String, formula: String, citation: String,
    options: [any OptionDeclaration],
    distributions: [Distribution],
    claims: @escaping @Sendable (Options) -> Claims,
    value: @escaping @Sendable (Site, Builder) -> SiteValue,
    gradient: GradientRule
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.citation = citation
    self.options = options.map(\.option)
    self.distributions = distributions
    self.claims = claims
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

extension Estimator {
  /// The temperature of relaxed draws, under which name every estimator with one takes it.
  public static let temperature = Option.positiveScalar(
    "temperature", default: "1.0", "The temperature: a number above 0 or a schedule.")
}
