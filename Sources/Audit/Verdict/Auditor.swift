public import CompilerDriver
public import Engine
import Estimators
import Foundation
public import Diagnostics
import Lowering
import SpecModel
import TensorCore

/// Compares the mean of a model's gradient over draws with that of a reference (`Semantics.md`,
/// rule 20).
public struct Auditor {
  private let subject: AuditSubject
  private let draws: Int
  private let tolerance: Double
  private let machine: Machine

  /// The rows of a batch.
  static let rows = 3
  /// The seeded random points in addition to the initialization.
  static let scatteredPoints = 2
  /// The effect of rounding, relative to the largest element of a gradient.
  static let rounding = 1e-9
  /// The number of standard errors above the threshold at which 98 % of audits detect a bias.
  static let power = 2.0

  /// An audit.
  ///
  /// - Parameters:
  ///   - draws: the number of draws at each point, instead of the spec's.
  ///   - tolerance: the bias relative to the gradient that must be detectable, instead of the
  ///     spec's.
  ///   - engine: what runs the gradients.
  public init(
    _ subject: AuditSubject, draws: Int? = nil, tolerance: Double? = nil,
    engine: any Engine = Engines.standard
  ) {
    machine = Machine(engine, threads: 1)
    self.subject = subject
    self.draws = draws ?? subject.model.audit?.draws ?? 20_000
    self.tolerance = tolerance ?? subject.model.audit?.tolerance ?? 0.05
  }

  /// Runs the audit; the same subject gives the same report.
  ///
  /// - Throws: that a gradient is too large to be built or run.
  public func run() throws(Diagnostic) -> AuditReport {
    let model = subject.model
    let batches = model.batches(rows: Self.rows)
    var samples = StepBuilder.samples(model)
    var probe = try self.probe(model, batches, samples)
    // With base noise held fixed both gradients must be taken at the same samples.
    let reference =
      subject.references.first { reference in
        reference.isExact || !probe.hasBaseNoise
          || Self.samplesNeeded(reference.model) <= samples
      }
      ?? subject.references[0]
    let needed = Self.samplesNeeded(reference.model)
    if needed > samples, probe.hasBaseNoise {
      samples = needed
      probe = try self.probe(model, batches, samples)
    }
    let exact = try self.probe(reference.model, batches, max(samples, needed))
    let labels = Dictionary(
      uniqueKeysWithValues: probe.step.labels.map { ($0.path, $0.bias) })
    let claims = probe.step.weights.map { labels[$0.path] ?? nil }
    let points =
      [WeightPoint.initialization(model, probe.step.weights)]
      + (1...Self.scatteredPoints).map { .scattered($0, probe.step.weights) }
    let tests = points.count * probe.size
    let criticalZ = Statistics.criticalZ(tests: tests)

    let differences = try Compiler.running { () throws(EngineError) in
      try FiniteDifferences(
        reference.isExact ? exact : probe, reference.isExact ? reference.model : model)
    }
    var figures = [[PointFigures]](repeating: [], count: claims.count)
    var slopes: [DifferenceFigures] = []
    for point in points {
      let key = RandomKey(seed: 0).folding("audit").folding(point.name)
      let (measured, right) = try Compiler.running { () throws(EngineError) in
        slopes.append(try differences.check(point, key))
        try probe.load(point.weights)
        try exact.load(point.weights)
        return (
          try probe.moments(draws: draws, key.folding("estimator")),
          try exact.moments(draws: draws, key.folding("reference"))
        )
      }
      for (index, part) in probe.parts.enumerated() {
        figures[index].append(
          Discrepancy(measured, right, part, criticalZ: criticalZ, tests: tests)
            .figures(point.name, claims[index]))
      }
    }
    let parameters = zip(probe.step.weights, claims).enumerated().map { index, pair in
      ParameterAudit(
        spec: pair.0, bias: pair.1, points: judged(figures[index], pair.1, criticalZ))
    }
    return AuditReport(
      model: model, shrunk: subject.shrunk, draws: probe.hasDraws ? draws : 1, tolerance: tolerance,
      criticalZ: criticalZ, tests: tests, reference: reference.reference,
      rows: batches.reduce(0, +), fixesBaseNoise: probe.hasBaseNoise,
      points: points.map(\.name), parameters: parameters, differences: slopes)
  }

  private func probe(
    _ model: Model, _ batches: [Int], _ samples: Int
  ) throws(Diagnostic) -> GradientProbe {
    try GradientProbe(
      model, batches: batches, samples: samples, fixesBaseNoise: true, rows: .madeUp,
      machine: machine)
  }

  private static func samplesNeeded(_ model: Model) -> Int {
    model.latents.map(\.estimator.claims.minimumSamples).max() ?? 1
  }

  /// The figures with their verdicts, which depend on the size of the gradient at all points.
  private func judged(
    _ figures: [PointFigures], _ claim: Bias?, _ criticalZ: Double
  ) -> [PointFigures] {
    let size = figures.map(\.exactNorm).max() ?? 0
    return figures.map { point in
      var point = point
      // A gradient labelled `biased` makes no claim; it fails only if it is not finite.
      let isFinite = point.mean.allSatisfy(\.isFinite) && point.exact.allSatisfy(\.isFinite)
      switch claim {
      case _ where !isFinite: point.verdict = .fail
      case .biased?: point.verdict = .noClaim
      case .exact?, nil: point.verdict = point.maxAbsZ > criticalZ ? .fail : .pass
      // If one outcome has a probability near 1, no draw may hit the rare outcomes: draws that
      // differ by less than the bias cannot show the contribution of a rare one.
      case _ where point.maxAbsZ > criticalZ:
        let isSmall = point.range <= point.biasNorm && point.biasNorm <= tolerance * size
        point.verdict = isSmall ? .inconclusive : .fail
      case _ where point.smallestDetectableBias > tolerance * size: point.verdict = .inconclusive
      default: point.verdict = .pass
      }
      return point
    }
  }
}

/// The gradient of one weight over draws, with the reference's.
private struct Discrepancy {
  let measured: Moments
  let right: Moments
  let part: Range<Int>
  let criticalZ: Double
  let tests: Int

  init(
    _ measured: Moments, _ right: Moments, _ part: Range<Int>, criticalZ: Double, tests: Int
  ) {
    self.measured = measured
    self.right = right
    self.part = part
    self.criticalZ = criticalZ
    self.tests = tests
  }

  func figures(_ point: String, _ claim: Bias?) -> PointFigures {
    let exact = Array(right.mean[part])
    let mean = Array(measured.mean[part])
    let errors = zip(measured.standardError[part], right.standardError[part]).map { pair in
      (pair.0 * pair.0 + pair.1 * pair.1).squareRoot()
    }
    let scale = right.mean.reduce(1e-12) { max($0, abs($1)) }
    // Draws of a rare event may miss it: the term of Bernstein's bound that the range brings.
    let logarithm = log(Double(tests) / Statistics.familyError)
    let unseen =
      measured.range(part) * logarithm / Double(measured.count)
      + right.range(part) * logarithm / Double(right.count)
    let isNoisy = claim.map { $0 != .exact } ?? false
    let rounding = Auditor.rounding * scale
    var units = errors.map { max(isNoisy ? $0 + unseen / criticalZ : 0, rounding / criticalZ) }
    let factor = claim == .rescaled ? Self.factor(mean, exact, units) : 1
    units = units.map { $0 / factor }
    let z = zip(zip(mean, exact), units).map { abs($0.0 / factor - $0.1) / $1 }
    let unit = units.max() ?? 0
    return PointFigures(
      point: point, exact: exact, mean: mean, standardError: errors,
      maxAbsZ: z.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 },
      smallestDetectableBias: (criticalZ + Auditor.power) * unit, factor: factor,
      range: measured.range(part), verdict: .pass)
  }

  /// The positive factor that brings a rescaled gradient closest to the exact one.
  private static func factor(_ mean: [Double], _ exact: [Double], _ units: [Double]) -> Double {
    var (cross, square) = (0.0, 0.0)
    for index in mean.indices {
      let weight = 1 / (units[index] * units[index])
      cross += weight * mean[index] * exact[index]
      square += weight * exact[index] * exact[index]
    }
    let factor = square > 0 ? cross / square : 1
    return factor > 0 ? factor : 1
  }
}
