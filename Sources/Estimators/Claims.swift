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

/// The claims of an estimator under a choice of its options.
///
/// Checks, labels, lowering and the reference read them; tests hold the estimator to each.
public struct Claims: Sendable {
  /// The claim about the mean of the gradient.
  public let bias: Bias
  /// The kinds of objective term it is right under, or at least labelled under.
  public let bounds: [BoundKind]
  /// True if the model sees vertices only.
  public let isHard: Bool
  /// The requirements on the rest of the model.
  public let requirement: Requirement
  /// True if its relaxed draws have a density, which `kl=relaxed` needs.
  public let hasRelaxedDensity: Bool
  /// A warning for the user, with advice; nil for most.
  public let caution: (message: String, help: String)?
  /// The least number of samples it works with.
  public let minimumSamples: Int
  /// The number of weighted values that the model sees at once, given the sizes of the site; nil
  /// for an estimator that shows it one.
  public let branches: (@Sendable (SiteSize) -> Int)?
  /// The passes a step takes for each sample, given the sizes of the site.
  public let evaluations: @Sendable (SiteSize) -> Evaluations

  private init(
    _ bias: Bias, _ bounds: [BoundKind], isHard: Bool = true, _ requirement: Requirement,
    hasRelaxedDensity: Bool = false, caution: (message: String, help: String)? = nil,
    minimumSamples: Int, branches: (@Sendable (SiteSize) -> Int)?,
    evaluations: @escaping @Sendable (SiteSize) -> Evaluations
  ) {
    self.bias = bias
    self.bounds = bounds
    self.isHard = isHard
    self.requirement = requirement
    self.hasRelaxedDensity = hasRelaxedDensity
    self.caution = caution
    self.minimumSamples = minimumSamples
    self.branches = branches
    self.evaluations = evaluations
  }

  /// The claims of an estimator with one value for each sample, and a number of passes that does
  /// not depend on the site.
  public init(
    bias: Bias, bounds: [BoundKind], isHard: Bool = true, requirement: Requirement,
    hasRelaxedDensity: Bool = false, caution: (message: String, help: String)? = nil,
    minimumSamples: Int = 1, forward: Int, backward: Int
  ) {
    self.init(
      bias, bounds, isHard: isHard, requirement, hasRelaxedDensity: hasRelaxedDensity,
      caution: caution, minimumSamples: minimumSamples, branches: nil,
      evaluations: { _ in Evaluations(forward: forward, backward: backward) })
  }

  /// The claims of an estimator with one value for each sample, which evaluates others too.
  public init(
    bias: Bias, bounds: [BoundKind], requirement: Requirement,
    evaluations: @escaping @Sendable (SiteSize) -> Evaluations
  ) {
    self.init(
      bias, bounds, requirement, minimumSamples: 1, branches: nil, evaluations: evaluations)
  }

  /// The claims of an estimator that shows the model several weighted values at once: a pass each.
  public init(
    bias: Bias, bounds: [BoundKind], requirement: Requirement,
    branches: @escaping @Sendable (SiteSize) -> Int
  ) {
    self.init(
      bias, bounds, requirement, minimumSamples: 1, branches: branches,
      evaluations: { size in
        Evaluations(forward: branches(size), backward: branches(size))
      })
  }
}
