import CompilerDriver
public import Diagnostics
import Engine
import Estimators
import Lowering
import SpecModel
import TensorCore
import Training

/// Compares estimators on one spec: bias, variance, time, and the objective after training.
///
/// All see the same rows, seeds, initial weights and order of data. Counts of draws and steps
/// follow from the operations of a step, never from a clock, so that everything but times is
/// repeatable.
public struct Comparator {
  private let request: ComparisonRequest
  private let base: Model
  private let variants: Variants

  /// The name of the point that training reaches.
  private static let trained = "trained"
  /// The rows of a stratum that gradients are taken at.
  private static let rows = 10
  /// The operations that one gradient's draws may take.
  private static let work = 20_000_000_000
  /// The fewest and most draws of a gradient that are made unasked.
  private static let draws = 30...2000
  /// The ratio of the draws of a sampled reference to those of its source.
  private static let referenceDraws = 4
  /// The effect of rounding, relative to the norm of a gradient.
  private static let rounding = 1e-12
  /// The operations and bytes that one enumeration may take.
  private static let enumeration = (flops: 50_000_000_000, bytes: 2 << 30)

  /// A comparison of a spec that checks.
  public init(_ request: ComparisonRequest) throws(AuditError) {
    self.request = request
    variants = Variants(tree: request.tree, overrides: request.overrides)
    let checked = variants.check([:])
    guard let model = checked.model else { throw AuditError(checked) }
    base = model
    guard !model.discreteLatents.isEmpty else {
      throw AuditError(
        diagnostics: checked.diagnostics, message: "the spec has no discrete node to compare for")
    }
    let names = Set(model.discreteLatents.map(\.family)).sorted()
    if let unknown = request.nodes?.first(where: { !names.contains($0) }) {
      let known = names.map { "`\($0)`" }.joined(separator: ", ")
      throw AuditError(
        diagnostics: checked.diagnostics,
        message: "no discrete latent node is called `\(unknown)`; there are \(known)")
    }
  }

  /// Runs the comparison.
  ///
  /// - Throws: that a gradient is too large to be built or run.
  public func run() throws(Diagnostic) -> ComparisonReport {
    let lines = contestants()
    let contenders = lines.compactMap { try? $0.result.get() }
    let (splits, warnings, problem) = data()
    let strata = base.train?.strata ?? [Stratum.whole(base.fields)]
    let rows: Rows =
      splits["train"].map { .real($0, strata, seed: base.train?.seed ?? 0) } ?? .madeUp
    var race = try Compiler.running { () throws(EngineError) in
      try Race(base, contenders, splits, rows: rows, machine: request.machine)
    }
    let times = try Compiler.running { () throws(EngineError) in try race.times() }
    let steps = race.steps(asked: request.steps)
    let (curves, description) = try race.run(steps: steps)
    let best = self.best(curves)

    let batches = base.batches(rows: Self.rows)
    let probes = try contenders.map { (contender) throws(Diagnostic) in
      try probe(contender.model, batches, rows)
    }
    var points: [WeightPoint] = []
    if let first = probes.first { points.append(.initialization(base, first.step.weights)) }
    if let best {
      let weights = try Compiler.running { () throws(EngineError) in try race.weights(best) }
      points.append(WeightPoint(name: Self.trained, weights: weights))
    }
    var gradients = [[PointComparison]](repeating: [], count: contenders.count)
    var references: [(point: String, reference: Reference)] = []
    for point in points {
      let key = RandomKey(seed: 0).folding("compare").folding(point.name)
      let measured = try Compiler.running { () throws(EngineError) in
        try probes.enumerated().map { (index, probe) throws(EngineError) in
          try probe.load(point.weights)
          if point.name == Self.trained {
            try probe.load(memory: race.memory(index), step: steps)
          }
          return try probe.moments(draws: draws(probe), key)
        }
      }
      let (reference, moments) = try self.reference(
        point, contenders, probes, measured, batches, rows, key)
      references.append((point.name, reference))
      for index in probes.indices {
        gradients[index].append(
          Self.comparison(point.name, probes[index], measured[index], moments))
      }
    }

    var results = contenders.indices.map { index -> EstimatorFigures in
      let contender = contenders[index]
      return EstimatorFigures(
        bias: contender.use.claims.bias,
        samples: samples(contender.model), evaluations: contender.evaluations,
        flops: contender.flops, microseconds: times[index], points: gradients[index],
        objective: curves[index])
    }.makeIterator()
    let count = batches.reduce(0, +)
    let source =
      base.fields.isEmpty
      ? "no data"
      : splits.isEmpty ? "\(count) made-up rows: \(problem)" : "\(count) rows of `train`"
    return ComparisonReport(
      spec: base.name, draws: gradients.flatMap { $0.map(\.draws) }.max() ?? 0, steps: steps,
      rows: source, references: references, curve: description,
      trainedBy: best.map { contenders[$0].name },
      estimators: lines.map { line in
        EstimatorComparison(
          name: line.name,
          result: line.result.mapError {
            .init(reason: $0.reason, isMistake: $0.isMistake && request.estimators != nil)
          }
          .flatMap { _ in
            results.next().map { .success($0) } ?? .failure(.init(reason: "", isMistake: false))
          })
      }, warnings: warnings)
  }

  // MARK: - Who takes part

  private typealias Line = (name: String, result: Result<Contender, Contender.Illegal>)

  /// The estimators that are asked for, each once.
  private func contestants() -> [Line] {
    let own = base.discreteLatents.map(\.estimator.text)
    let asked = request.estimators ?? own + EstimatorCalls.all
    let nodes = request.nodes.map { Set($0) }
    var lines: [Line] = []
    var seen: Set<String> = []
    for name in asked {
      let result = Contender.make(
        name, variants, base, nodes: nodes, on: request.machine.engine)
      // Two calls may be one with its defaults filled in.
      let text = (try? result.get().use.text) ?? name
      if seen.insert(text).inserted { lines.append((name, result)) }
    }
    return lines
  }

  private func samples(_ model: Model) -> Int {
    let bound = model.objective.terms.compactMap { term -> Int? in
      term.bound == .importanceWeighted ? term.samples : nil
    }
    return bound.max() ?? StepBuilder.samples(model)
  }

  /// The readable splits, possible problems of them, and the reason if some cannot be read.
  private func data() -> (splits: [String: DataSplit], warnings: [Diagnostic], problem: String) {
    guard !base.fields.isEmpty else { return ([:], [], "") }
    do throws(RunError) {
      let data = try DataSet(
        base, splits: ["train", TrainingRun.evaluationSplit(base)],
        specFolder: request.specFolder, dataFolder: request.dataFolder)
      let strata = base.train?.strata ?? []
      let empty = strata.first { data.splits["train"]?.rows(of: $0).isEmpty ?? true }
      guard empty == nil else { return ([:], data.warnings, "a stratum has no rows") }
      return (data.splits, data.warnings, "")
    } catch {
      guard case .diagnostics(let found) = error, let first = found.first else {
        return ([:], [], "the data cannot be read")
      }
      return ([:], [], first.message)
    }
  }

  /// The contender with the best objective in the end.
  private func best(_ curves: [[(step: Int, value: Double)]]) -> Int? {
    let sign = base.objective.direction == .maximize ? 1.0 : -1
    let ends = curves.enumerated().compactMap { index, curve in
      curve.last.flatMap { $0.value.isFinite ? (index: index, value: sign * $0.value) : nil }
    }
    return ends.max { $0.value < $1.value }?.index
  }

  // MARK: - Gradients

  private func probe(
    _ model: Model, _ batches: [Int], _ rows: Rows
  ) throws(Diagnostic) -> GradientProbe {
    try GradientProbe(
      model, batches: batches, fixesBaseNoise: false, rows: rows, machine: request.machine)
  }

  private func draws(_ probe: GradientProbe) -> Int {
    if let asked = request.draws { return asked }
    let affordable = Self.work / max(probe.flops, 1)
    return min(max(affordable, Self.draws.lowerBound), Self.draws.upperBound)
  }

  /// The gradient that biases are measured against: the enumerated one, or else that of the
  /// unbiased contender with the smallest standard error, at draws of its own.
  private func reference(
    _ point: WeightPoint, _ contenders: [Contender], _ probes: [GradientProbe],
    _ measured: [Moments], _ batches: [Int], _ rows: Rows, _ key: RandomKey
  ) throws(Diagnostic) -> (reference: Reference, moments: Moments) {
    let key = key.folding("reference")
    let known = ReferenceModel.all(base, variants)
    if let exact = known.first, exact.isExact {
      let probe = try probe(exact.model, batches, rows)
      if probe.flops <= Self.enumeration.flops, probe.bytes <= Self.enumeration.bytes {
        return (exact.reference, try moments(probe, point, key))
      }
    }
    let unbiased = contenders.indices.filter { contenders[$0].isUnbiased }
    let error = measured.map { Statistics.norm($0.standardError) }
    if let least = unbiased.min(by: { error[$0] < error[$1] }) {
      let probe = probes[least]
      return (.estimator(contenders[least].name), try moments(probe, nil, key))
    }
    let sampled = known.first { !$0.isExact }
    let probe = try probe(sampled?.model ?? base, batches, rows)
    return (sampled?.reference ?? .spec, try moments(probe, point, key))
  }

  /// The moments of a reference at a point, or where it stands.
  private func moments(
    _ probe: GradientProbe, _ point: WeightPoint?, _ key: RandomKey
  ) throws(Diagnostic) -> Moments {
    try Compiler.running { () throws(EngineError) in
      if let point { try probe.load(point.weights) }
      return try probe.moments(draws: Self.referenceDraws * draws(probe), key)
    }
  }

  private static func comparison(
    _ point: String, _ probe: GradientProbe, _ moments: Moments, _ reference: Moments
  ) -> PointComparison {
    let variances = moments.variance
    let errors = zip(moments.standardError, reference.standardError).map { pair in
      (pair.0 * pair.0 + pair.1 * pair.1).squareRoot()
    }
    let parameters = zip(probe.step.weights, probe.parts).map { spec, part in
      let mean = Array(moments.mean[part])
      let total = variances[part].reduce(0, +)
      // A difference of equal draws that comes from rounding alone is not noise.
      let variance = total.squareRoot() <= rounding * Statistics.norm(mean) ? 0 : total
      let squared = mean.reduce(0) { $0 + $1 * $1 } - variance / Double(moments.count)
      return GradientFigures(
        name: spec.path, mean: mean, variance: variance,
        biasNorm: Statistics.norm(zip(mean, reference.mean[part]).map { $0 - $1 }),
        biasNoise: Statistics.norm(Array(errors[part])),
        signal: max(squared, 0).squareRoot())
    }
    return PointComparison(point: point, draws: moments.count, parameters: parameters)
  }
}
