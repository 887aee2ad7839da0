public import Diagnostics
public import Estimators
import TensorCore

/// The gradient of one weight under one estimator.
public struct GradientFigures: Sendable {
  /// The weight.
  public let name: String
  /// The mean over draws, row-major.
  public let mean: [Double]
  /// The sum of the variances of all elements.
  public let variance: Double
  /// The norm of the difference from the reference.
  public let biasNorm: Double
  /// The expected value of that norm without any bias, from the noise of both means.
  public let biasNoise: Double
  /// The norm of the mean, its own noise taken off.
  public let signal: Double

  /// The signal over the square root of the variance; infinite without noise.
  public var signalToNoise: Double { signal / variance.squareRoot() }
}

/// The gradients under one estimator at one point.
public struct PointComparison: Sendable {
  /// The point: `initialization` or `trained`.
  public let point: String
  /// The number of draws.
  public let draws: Int
  /// The weights.
  public let parameters: [GradientFigures]

  /// The variance of the whole gradient.
  public var variance: Double { parameters.reduce(0) { $0 + $1.variance } }
  /// The norm of the whole gradient's difference from the reference.
  public var biasNorm: Double { Statistics.norm(parameters.map(\.biasNorm)) }
  /// The expected value of that norm without any bias.
  public var biasNoise: Double { Statistics.norm(parameters.map(\.biasNoise)) }
  /// The whole gradient's signal over its noise.
  public var signalToNoise: Double {
    Statistics.norm(parameters.map(\.signal)) / variance.squareRoot()
  }
}

/// The results of one estimator in a comparison.
public struct EstimatorFigures: Sendable {
  /// The claim about its mean.
  public let bias: Bias
  /// The samples of a row that a step draws.
  public let samples: Int
  /// The passes of a step.
  public let evaluations: Evaluations
  /// The operations of a step.
  public let flops: Int
  /// The median time of a training step on the spec's batch.
  public let microseconds: Double
  /// The gradients at every point.
  public let points: [PointComparison]
  /// The objective on held-out rows, with hard draws, after so many steps.
  public let objective: [(step: Int, value: Double)]
}

/// One line of a comparison.
public struct EstimatorComparison: Sendable {
  /// The call.
  public let name: String
  /// The figures, or the reason for their absence.
  public let result: Result<EstimatorFigures, Refusal>

  /// The reason why an estimator is not compared.
  public struct Refusal: Error {
    /// The message.
    public let reason: String
    /// True if it was asked for by a call that is wrong in any spec.
    public let isMistake: Bool
  }

  /// The mistake in a call that is wrong in any spec.
  public var mistake: String? {
    if case .failure(let refusal) = result, refusal.isMistake { refusal.reason } else { nil }
  }

  /// The figures, where there are any.
  public var figures: EstimatorFigures? { try? result.get() }
}

/// The result of a comparison.
public struct ComparisonReport: Sendable {
  /// The name of the spec.
  public let spec: String
  /// The most draws that any gradient was measured with.
  public let draws: Int
  /// The steps that were trained.
  public let steps: Int
  /// The origin of the rows for the gradients, in words.
  public let rows: String
  /// The references of the biases, by point.
  public let references: [(point: String, reference: Reference)]
  /// The quantity of the curves, in words; nil if the report has no curves.
  public let curve: String?
  /// The estimator whose trained weights are the second point.
  public let trainedBy: String?
  /// The estimators in the order asked for.
  public let estimators: [EstimatorComparison]
  /// Possible problems of the data.
  public let warnings: [Diagnostic]

  /// Those with figures, the least variance at the initialization first.
  public var ranked: [(name: String, figures: EstimatorFigures)] {
    let all = estimators.compactMap { line in line.figures.map { (name: line.name, figures: $0) } }
    return all.enumerated().sorted { a, b in
      let (first, second) = (a.element.figures.variance, b.element.figures.variance)
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }
}

extension EstimatorFigures {
  /// The variance of the whole gradient at the initialization.
  var variance: Double { points.first?.variance ?? 0 }
}
