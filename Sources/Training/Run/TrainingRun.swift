import CompilerDriver
public import Diagnostics
import Engine
import Foundation
import Lowering
import Platform
package import SpecModel
import TensorCore
import TensorIR

/// A run of a spec: trains, evaluates, and keeps the run's folder.
public final class TrainingRun {
  private let request: RunRequest
  private let lock: RunLock
  private let identity: RunIdentity
  private let steps: Int
  private let seed: UInt64
  private let evaluator: Evaluator?
  private let evaluationSplit: String
  private let evaluationRows: DataSplit?
  private let setup: TrainingSetup
  private var trainer: Trainer
  private var record: RunRecord
  private var log: MetricsLog
  private var pending = PendingMean()
  /// The warnings about the newest metrics.
  private var warnings: [Diagnostic] = []

  /// The number of steps between records of the objective.
  private static let recordEvery = 100
  /// The number of images on the sheet of draws.
  private static let samples = 100

  /// Reads the data, compiles the step and prepares the folder, or goes on from its checkpoint.
  ///
  /// - Parameter report: receives warnings.
  public init(
    _ request: RunRequest, report: (Diagnostic) -> Void = { _ in }
  ) throws(RunError) {
    self.request = request
    let model = request.model
    let taken = try request.folder.lockIfPresent(request.existing)
    evaluationSplit = Self.evaluationSplit(model)
    let setup = try TrainingSetup(
      model, splits: [evaluationSplit], specFolder: FilePath.folder(of: request.spec),
      dataFolder: request.dataFolder, arrays: request.arrays, precision: request.precision,
      machine: request.machine)
    self.setup = setup
    let (data, step) = (setup.data, setup.step)
    data.warnings.forEach(report)
    seed = model.train?.seed ?? 0
    let resolved = ResolvedModel(model: model, text: request.resolved)
    identity = RunIdentity(
      spec: resolved.digest, seed: seed, precision: request.precision,
      data: RunIdentity.data(data.digests))

    evaluationRows = data.splits[evaluationSplit]
    var trainer = try setup.trainer()
    steps =
      request.steps ?? model.train?.steps
      ?? model.train?.epochs.flatMap { setup.batches?.steps(epochs: $0) } ?? 0
    let (split, metrics) = (evaluationRows, model.evaluate.metrics)
    evaluator =
      metrics.isEmpty
      ? nil
      : try reporting { () throws(Diagnostic) in
        try Evaluator(
          model, metrics, split: split, precision: request.precision,
          seed: model.train?.seed ?? 0, machine: request.machine)
      }

    if let empty = evaluator?.emptyTerms, !empty.isEmpty { throw .diagnostics(empty) }
    var checkpoint: Checkpoint?
    if request.existing == .resume, request.folder.hasCheckpoint {
      let path = request.folder.checkpoint
      let read = try Checkpoint.read(path)
      try read.check(path, is: identity, resolved)
      try read.check(path, step)
      if let warning = read.warning(path) { report(warning) }
      checkpoint = read
    }
    lock = try request.folder.prepare(request.existing, taken)
    log = try MetricsLog(request.folder, keeping: checkpoint, title: model.name)
    try running { () throws(EngineError) in
      if let checkpoint { try trainer.load(checkpoint.state) } else { try trainer.begin() }
    }
    self.trainer = trainer
    pending = checkpoint?.pending ?? PendingMean()
    record = RunRecord(
      name: model.name, version: request.version,
      spec: URL(fileURLWithPath: request.spec).path, specDigest: identity.spec,
      dataFolder: request.dataFolder.map { URL(fileURLWithPath: $0).path }, data: data.digests,
      arrays: request.arrays.arrays.isEmpty ? nil : request.arrays.arrays.keys.sorted(),
      seed: seed, precision: request.precision == .f64 ? "float64" : "float32",
      threads: request.machine.threads, engine: request.machine.engine.name,
      kernels: request.machine.engine.kernels, steps: steps, started: Date(), finished: nil,
      status: .running)
  }

  /// The split that a spec evaluates: its own choice, or `test` where there is one.
  package static func evaluationSplit(_ model: Model) -> String {
    model.evaluate.split ?? (model.sources.contains { $0.name == "test" } ? "test" : "train")
  }

  /// Trains to the end, or until `isInterrupted` says to stop after a step; then others may have
  /// the folder.
  public func run(
    observer: (any RunObserver)? = nil, isInterrupted: () -> Bool = { false }
  ) throws(RunError) -> RunSummary {
    defer { lock.release() }
    do throws(RunError) {
      return try train(observer, isInterrupted)
    } catch {
      // The user must see the error that ended the run, even if the record cannot be updated.
      try? write(.failed)
      throw error
    }
  }

  private func train(
    _ observer: (any RunObserver)?, _ isInterrupted: () -> Bool
  ) throws(RunError) -> RunSummary {
    let resolved = request.resolved
    let folder = request.folder
    try reportingFiles { () throws(DataError) in try AtomicFile.write(folder.resolved, resolved) }
    try write(.running)
    observer?.started(done: trainer.done, steps: steps)
    var isDone = trainer.done >= steps
    // A run of no steps is evaluated all the same; a finished one already was.
    if isDone, log.lastEvaluation == nil { try measure(observer) }
    if isDone { try checkpoint(observer) }
    while !isDone {
      try advance(observer)
      isDone = trainer.done == steps
      try measure(observer)
      let isStopped = isDone || isInterrupted()
      if isStopped || trainer.done % checkpointEvery == 0 { try checkpoint(observer) }
      if isStopped, !isDone {
        try write(.interrupted)
        return RunSummary(
          steps: trainer.done, metrics: [], warnings: warnings, isInterrupted: true)
      }
    }
    try drawSamples()
    try write(.finished)
    return RunSummary(
      steps: trainer.done, metrics: finalMetrics, warnings: warnings, isInterrupted: false)
  }

  /// Writes a sheet of the observed variables, if they are images: the mean given drawn latent
  /// variables, as papers show it.
  private func drawSamples() throws(RunError) {
    guard let name = Sampler.firstObserved(request.model) else { return }
    let sampler = Sampler(
      model: request.model, precision: request.precision, seed: seed, machine: request.machine)
    let count = min(Self.samples, evaluationRows?.rowCount ?? Self.samples)
    guard let row = sampler.row("\(name).mean"), var sheet = SampleSheet(row: row, count: count),
      sheet.size.width * sheet.size.height <= SampleSheet.maximumPixels
    else { return }
    let (trainer, split) = (trainer, evaluationRows)
    try running { () throws(EngineError) in
      var draws = try sampler.draws(
        "\(name).mean", count: count, step: trainer.done, split: split,
        weight: { (spec) throws(EngineError) in try trainer.program.array(spec.parameter) })
      while let rows = try draws.next() { sheet.add(rows) }
    }
    let (png, path) = (sheet.png, request.folder.samples)
    try reportingFiles { () throws(DataError) in try AtomicFile.write(path, png) }
  }

  private var checkpointEvery: Int { request.model.train?.checkpointEvery ?? 1000 }

  private var finalMetrics: [Metric] {
    let objective = log.lastTraining?.metrics ?? []
    guard let known = log.lastEvaluation else { return objective }
    // A file does not keep the order of the spec.
    let values = Dictionary(
      known.metrics.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    return objective
      + request.model.evaluate.metrics.compactMap { metric in
        values[metric.name].map { Metric(name: metric.name, value: $0) }
      }
  }

  /// Does a step and checks that its numbers are finite.
  private func advance(_ observer: (any RunObserver)?) throws(RunError) {
    let (objective, norm): (Double, Double)
    do throws(EngineError) {
      (objective, norm) = try trainer.advance()
    } catch {
      throw .diagnostics([error.diagnostic])
    }
    guard objective.isFinite, norm.isFinite else {
      throw try failure(objective.isFinite ? "the gradient" : "the objective", objective, norm)
    }
    pending.add(objective)
    observer?.stepped(done: trainer.done, objective: objective)
  }

  /// Writes the records that are due after a step.
  private func measure(_ observer: (any RunObserver)?) throws(RunError) {
    let done = trainer.done
    let isEnd = done >= steps
    if pending.count > 0, isEnd || done % Self.recordEvery == 0 {
      let mean = pending.sum / Double(pending.count)
      try append(.training(step: done, objective: mean), observer)
      pending = PendingMean()
    }
    let isDue = isEnd || request.model.evaluate.every.map { done % $0 == 0 } ?? false
    guard isDue else { return }
    if let evaluator {
      let found = try evaluated(evaluator, done, observer)
      try append(
        MetricsRecord(step: done, split: evaluationSplit, metrics: found.metrics), observer)
      warnings = found.warnings
    }
    try reportingFiles { () throws(DataError) in try log.draw() }
  }

  private func evaluated(
    _ evaluator: Evaluator, _ done: Int, _ observer: (any RunObserver)?
  ) throws(RunError) -> (metrics: [Metric], warnings: [Diagnostic]) {
    let trainer = trainer
    do throws(RunError) {
      return try evaluator.evaluate(step: done) { (spec) throws(EngineError) in
        try trainer.program.array(spec.parameter)
      }
    } catch {
      // The weights are worth keeping, whatever is wrong with the metric.
      try checkpoint(observer)
      throw error
    }
  }

  private func append(
    _ record: MetricsRecord, _ observer: (any RunObserver)?
  ) throws(RunError) {
    try reportingFiles { () throws(DataError) in try log.append(record) }
    observer?.recorded(record)
  }

  /// Writes all state; the metrics before it are on the disk by then.
  private func checkpoint(_ observer: (any RunObserver)?) throws(RunError) {
    if let diagnostic = try nonFiniteWeight() { throw .diagnostics([diagnostic]) }
    let (trainer, identity, pending, request) = (trainer, identity, pending, request)
    try reportingFiles { () throws(DataError) in
      try log.sync()
      try Checkpoint.write(
        request.folder.checkpoint, trainer, identity, resolved: request.resolved,
        metrics: log.state, pending: pending)
    }
    observer?.checkpointed(done: trainer.done)
  }

  /// A weight that the last step made infinite or NaN, which must not replace a good checkpoint.
  private func nonFiniteWeight() throws(RunError) -> Diagnostic? {
    for tensor in trainer.step.tensors where tensor.kind != .slot {
      let array = try running { () throws(EngineError) in
        try trainer.program.array(tensor.parameter)
      }
      guard let index = array.firstNonFinite() else { continue }
      return NonFiniteSearch.diagnostic(
        ofWeight: tensor.name, array.double(at: index), step: trainer.done, request.model,
        hasCheckpoint: request.folder.hasCheckpoint)
    }
    return nil
  }

  private func write(_ status: RunRecord.Status) throws(RunError) {
    record.status = status
    record.finished = status == .running ? nil : Date()
    let (record, folder) = (record, request.folder)
    try reportingFiles { () throws(DataError) in try record.write(folder.record) }
  }

  /// The diagnostic for a step whose numbers are not finite.
  ///
  /// The step has changed the parameters already, so the last checkpoint, or else the start, is
  /// taken up again and its steps repeated, bit for bit, up to the bad one.
  private func failure(
    _ what: String, _ objective: Double, _ norm: Double
  ) throws(RunError) -> RunError {
    let step = trainer.step
    let bad = trainer.done - 1
    var replay = try setup.trainer()
    let state =
      request.folder.hasCheckpoint ? try Checkpoint.read(request.folder.checkpoint).state : nil
    let search = try running { () throws(EngineError) in
      try replay.begin()
      if let state { try replay.load(state) }
      while replay.done < bad { _ = try replay.advance() }
      try replay.fill()
      return try NonFiniteSearch(step.function, of: replay.program)
    }
    let value = objective.isFinite ? norm : objective
    let diagnostic = search.diagnostic(
      "\(what) is \(value)", step: bad + 1, request.model,
      hasCheckpoint: request.folder.hasCheckpoint,
      results: [.objective, .gradientNorm])
    return .diagnostics([diagnostic])
  }
}
