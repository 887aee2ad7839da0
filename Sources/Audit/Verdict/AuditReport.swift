public import Estimators
public import Lowering
public import SpecModel

/// The verdict of an audit on a claim.
public enum Verdict: String, Sendable, Hashable {
  /// The claim agrees with the reference, and a bias that matters would have shown.
  case pass
  /// The claim is wrong.
  case fail
  /// The draws were too few to see a bias that matters.
  case inconclusive
  /// The gradient is labelled `biased`, which makes no claim to test.
  case noClaim = "no claim"

  /// True if no claim has failed and none is left open.
  public var isClean: Bool { self == .pass || self == .noClaim }

  /// The verdict on several claims together; gradients without a claim count only if there are no
  /// others.
  package static func join(_ verdicts: [Verdict]) -> Verdict {
    [.fail, .inconclusive, .pass].first { verdicts.contains($0) } ?? verdicts.first ?? .pass
  }
}

/// The gradient of one weight at one point, with the reference's.
public struct PointFigures: Sendable {
  /// The point.
  public let point: String
  /// The reference's gradient, row-major.
  public let exact: [Double]
  /// The mean over draws.
  public let mean: [Double]
  /// The standard error of the mean, that of the reference included.
  public let standardError: [Double]
  /// The largest |z|.
  public let maxAbsZ: Double
  /// The smallest bias of one element that would have shown.
  public let smallestDetectableBias: Double
  /// The factor that a rescaled gradient was divided by.
  public let factor: Double
  /// The widest range that one element took over the draws.
  let range: Double
  /// The verdict on the claim.
  public var verdict: Verdict

  /// The norm of the reference's gradient.
  public var exactNorm: Double { Statistics.norm(exact) }
  /// The norm of the difference from it.
  public var biasNorm: Double { Statistics.norm(zip(mean, exact).map { $0 / factor - $1 }) }
}

/// The audit of one weight.
public struct ParameterAudit: Sendable {
  /// The weight.
  public let spec: WeightSpec
  /// The claim; nil without a path to the objective.
  public let bias: Bias?
  /// The figures at every point.
  public let points: [PointFigures]

  /// The figures at the point with the largest |z|.
  public var worst: PointFigures { points.max { $0.maxAbsZ < $1.maxAbsZ } ?? points[0] }
  /// The smallest detectable bias at the point where it is largest.
  public var smallestDetectableBias: Double {
    points.map(\.smallestDetectableBias).max() ?? 0
  }
  /// The largest norm of the reference's gradient.
  public var exactNorm: Double { points.map(\.exactNorm).max() ?? 0 }
  /// The verdict on the claim.
  public var verdict: Verdict { .join(points.map(\.verdict)) }
}

/// The result of an audit.
public struct AuditReport: Sendable {
  /// The audited model.
  public let model: Model
  /// The hyperparameters that shrank it.
  public let shrunk: [(name: String, value: String)]
  /// The draws at each point; one where the gradient depends on none.
  public let draws: Int
  /// The bias relative to the gradient that must be detectable.
  public let tolerance: Double
  /// The |z| above which a claim fails.
  public let criticalZ: Double
  /// The number of elements that are tested, over all points.
  public let tests: Int
  /// The gradient that the spec's is compared with.
  public let reference: Reference
  /// The rows in a batch.
  public let rows: Int
  /// True if noise of continuous sites or dropout was held fixed.
  public let fixesBaseNoise: Bool
  /// The names of the points.
  public let points: [String]
  /// The weights.
  public let parameters: [ParameterAudit]
  /// Finite differences near every point.
  public let differences: [DifferenceFigures]

  /// The verdict on the whole.
  public var verdict: Verdict {
    differences.allSatisfy(\.passes) ? .join(parameters.map(\.verdict)) : .fail
  }

  /// The number of draws for a conclusive verdict; nil if the verdict is conclusive.
  public var drawsNeeded: Int? {
    let missing = parameters.filter { $0.verdict == .inconclusive }.map { parameter in
      parameter.smallestDetectableBias / max(tolerance * parameter.exactNorm, 1e-300)
    }
    guard let ratio = missing.max(), ratio < 1e6 else { return nil }
    return Int((Double(draws) * ratio * ratio * 1.1).rounded(.up))
  }
}
