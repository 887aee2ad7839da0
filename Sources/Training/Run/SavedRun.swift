import CompilerDriver
public import Diagnostics
public import Engine
import Foundation
import Lowering
import Platform
public import SpecModel
public import TensorCore

/// A run's folder as it was left: the model with its trained weights.
public struct SavedRun: Sendable {
  /// The checked model.
  public let model: Model
  /// The record of the run's settings.
  public let record: RunRecord
  /// The precision.
  public let precision: DType
  /// The number of steps that were done.
  public let steps: Int
  /// The state of the run's process when the folder was opened.
  public let progress: RunFolder.Progress
  let seed: UInt64
  let folder: RunFolder
  /// The file of the resolved spec.
  let resolved: SourceFile
  private let tensors: [String: HostArray]
  private let dataFolder: String?
  private let namesData: Bool
  /// Arrays in the places of data files.
  private let arrays: MemoryArrays
  private(set) var report: @Sendable (Diagnostic) -> Void

  /// Opens a run, which may be in progress: its last checkpoint counts.
  ///
  /// - Parameters:
  ///   - dataFolder: the folder to search for data, instead of the run's own.
  ///   - report: receives warnings.
  /// - Throws: the files that are missing, damaged, or do not belong together.
  public init(
    _ path: String, dataFolder: String? = nil,
    report: @escaping @Sendable (Diagnostic) -> Void = { _ in }
  ) throws(RunError) {
    try self.init(path, dataFolder: dataFolder, arrays: MemoryArrays(), report: report)
  }

  /// Opens a run whose data are arrays in memory, as far as it was trained on such.
  package init(
    _ path: String, dataFolder: String? = nil, arrays: MemoryArrays,
    report: @escaping @Sendable (Diagnostic) -> Void = { _ in }
  ) throws(RunError) {
    let folder = RunFolder(path)
    self.folder = folder
    guard FileManager.default.fileExists(atPath: folder.record) else {
      throw RunError.usage(
        "`\(path)` is not the folder of a run",
        help: "`onehot run` creates one, by default in `runs/`")
    }
    let record = try RunRecord.read(folder)
    progress = try folder.progress(record)
    guard folder.hasCheckpoint else {
      throw RunError.usage(
        "the run in `\(path)` has no checkpoint yet", help: "continue with `onehot run … --resume`")
    }
    let checkpoint = try Checkpoint.read(folder.checkpoint)
    let resolved = try Self.resolved(folder)
    if let differences = resolved.differences(from: checkpoint) {
      throw Self.damaged(
        "`\(folder.resolved)` is not the spec that its checkpoint was trained with",
        notes: differences, help: "undo the change; train a changed spec with another `--out`")
    }
    try Self.check(folder, record, checkpoint, resolved)
    let model = resolved.model
    let step = try reporting { () throws(Diagnostic) in
      try Compiler.step(model, precision: checkpoint.identity.precision)
    }
    try checkpoint.check(folder.checkpoint, step)
    if let warning = checkpoint.warning(folder.checkpoint) { report(warning) }
    self.record = record
    self.model = model
    self.resolved = SourceFile(path: folder.resolved, text: resolved.text)
    precision = checkpoint.identity.precision
    seed = checkpoint.identity.seed
    steps = checkpoint.state.step
    tensors = checkpoint.state.tensors
    self.dataFolder = dataFolder ?? record.dataFolder
    namesData = dataFolder != nil
    self.report = report
    self.arrays = arrays
  }

  /// The same run, whose warnings somebody else receives.
  package func warning(_ report: @escaping @Sendable (Diagnostic) -> Void) -> SavedRun {
    var run = self
    run.report = report
    return run
  }

  /// The spec in a folder.
  private static func resolved(_ folder: RunFolder) throws(RunError) -> ResolvedModel {
    let file: SourceFile
    guard
      !FileManager.default.fileExists(atPath: folder.resolved)
        || FilePath.isRegularFile(folder.resolved)
    else {
      throw RunError.file(
        DataError("is not a regular file", path: folder.resolved, form: .predicate))
    }
    do throws(UnreadableFile) {
      file = try SpecLoader.source(folder.resolved)
    } catch {
      throw RunError.file(DataError("cannot be read: \(error.reason)", path: folder.resolved))
    }
    let checked = Compiler.check(SpecLoader.tree(file))
    guard let model = checked.model else {
      throw checked.diagnostics.hasErrors
        ? RunError.diagnostics(checked.diagnostics)
        : damaged("`\(folder.resolved)` contains no model", help: nil)
    }
    return ResolvedModel(model: model, text: file.text(0..<file.bytes.count))
  }

  /// Checks that a record tells of the run that wrote a checkpoint.
  private static func check(
    _ folder: RunFolder, _ record: RunRecord, _ checkpoint: Checkpoint, _ resolved: ResolvedModel
  ) throws(RunError) {
    let (identity, precision) = (checkpoint.identity, checkpoint.identity.precision)
    var differences: [String] = []
    if record.seed != identity.seed { differences.append("seed") }
    if record.precision != (precision == .f64 ? "float64" : "float32") {
      differences.append("precision")
    }
    if !resolved.digests.contains(record.specDigest) { differences.append("spec") }
    if RunIdentity.data(record.data) != identity.data { differences.append("data") }
    guard !differences.isEmpty else { return }
    throw damaged(
      "`\(folder.record)` does not belong to its checkpoint: another "
        + differences.joined(separator: ", another "), help: "restore the file")
  }

  private static func damaged(
    _ message: String, notes: [String] = [], help: String?
  ) -> RunError {
    .diagnostics([Diagnostic(.damagedRun, at: nil, message, notes: notes, help: help)])
  }

  /// The values of a weight; a checked checkpoint has all of them.
  func weight(_ spec: WeightSpec) -> HostArray {
    guard let tensor = tensors[spec.path] else {
      fatalError("training: the checkpoint lacks `\(spec.path)`")
    }
    return tensor
  }

  /// The rows of a split; nil if the spec has no data.
  func split(_ name: String) throws(RunError) -> DataSplit? {
    guard !model.fields.isEmpty else { return nil }
    let known = model.sources.map(\.name)
    guard known.isEmpty || known.contains(name) else {
      throw RunError.usage(
        "no split is called `\(name)`",
        help: suggestion(for: name, among: known, orList: "the spec has"))
    }
    try checkArrays(of: model.sources.first { $0.name == name })
    let data = try DataSet(
      model, splits: [name], specFolder: specFolder, dataFolder: dataFolder, arrays: arrays)
    try check(data)
    return data.splits[name]
  }

  /// The rows of some fields of a split that the spec declares.
  func rows(of split: Split) throws(RunError) -> DataSplit? {
    try checkArrays(of: split)
    let data = try DataSet(
      model, split: split, specFolder: specFolder, dataFolder: dataFolder, arrays: arrays)
    try check(data)
    return data.splits[split.name]
  }

  /// Checks that the arrays of a split are in memory, as they were in training.
  private func checkArrays(of split: Split?) throws(RunError) {
    let lost = Set(record.arrays ?? []).subtracting(arrays.arrays.keys)
    guard let split, split.sources.values.contains(where: { lost.contains($0.file) }) else {
      return
    }
    let first = split.sources.filter { lost.contains($0.value.file) }.keys.sorted().first ?? ""
    throw RunError.usage(
      "the split `\(split.name)` was in the memory of the program that trained the run",
      help: "give rows, for example with `--data \(first)=FILE`")
  }

  private var specFolder: String { FilePath.folder(of: record.spec) }

  /// Warns of the data's problems, and compares its files with those of the run.
  private func check(_ data: DataSet) throws(RunError) {
    data.warnings.forEach(report)
    for (file, digest) in data.digests.sorted(by: { $0.key < $1.key }) {
      guard let known = record.data[file], known != digest else { continue }
      let message = "`\(file)` is not the file that the run was started with"
      guard namesData else {
        throw Checkpoint.unusable(
          message, help: "restore the file, or name the folder of the new one with `--data-dir`")
      }
      report(Diagnostic(.otherData, at: nil, message))
    }
  }

  /// The split that the spec evaluates.
  public var evaluationSplit: String { TrainingRun.evaluationSplit(model) }

  /// Metrics of some rows, with their warnings.
  ///
  /// - Parameters:
  ///   - request: the rows; a spec without data has none.
  ///   - metrics: the metrics; those of the spec where empty.
  /// - Throws: everything that is wrong with the request or the data.
  public func evaluate(
    _ request: RowRequest = RowRequest(), metrics: [NamedExpression] = [], on machine: Machine
  ) throws(RunError) -> (record: MetricsRecord, warnings: [Diagnostic]) {
    let model =
      try metrics.isEmpty
      ? model : changed(["evaluate", "metrics"], to: metrics, option: "--metric")
    let rows = try ChosenRows(request, of: self, model)
    var read: Set<String> = []
    for metric in model.evaluate.metrics {
      let builder = EvaluationBuilder(model, precision: precision, conditions: rows.conditions)
      let terms = try reporting { () throws(Diagnostic) in
        try builder.terms(metric.objective, rows: 1)
      }
      let fields = Set(terms.flatMap(\.inputs).map(\.field))
      try rows.check(
        "the metric `\(metric.name)`", at: metric.objective.span, reads: fields.sorted())
      read.formUnion(fields)
    }
    try rows.checkFiles("no metric", reads: read)
    let data = try rows.data(fields: request.isNew ? read : rows.fields)
    let evaluator = try reporting { () throws(Diagnostic) in
      try Evaluator(
        model, model.evaluate.metrics, split: data, precision: precision, seed: seed,
        machine: machine, conditions: rows.conditions)
    }
    let (values, warnings) = try evaluator.evaluate(step: steps, weight: weight)
    let name = request.isNew ? "new rows" : request.split ?? evaluationSplit
    return (MetricsRecord(step: steps, split: name, metrics: values), warnings)
  }

  /// The variable that is drawn where none is named: the first that is always data, or else the
  /// first latent one.
  public var firstSample: String? {
    Sampler.firstObserved(model) ?? model.latents.first?.name
  }

  /// The names that ``sample(_:count:seed:split:on:)`` takes: for every observed `x` `x.draw`
  /// and, where it has a closed form, `x.mean`; and every latent variable.
  public var sampleNames: [String] {
    Sampler(model: model, precision: precision, seed: seed, machine: Machine()).names
  }

  /// The name of the draws of a variable, or of its mean.
  ///
  /// - Parameter node: the variable; ``firstSample`` where nothing.
  public func sampleName(_ node: String?, mean: Bool) throws(RunError) -> String {
    guard let name = node ?? firstSample else {
      throw RunError.usage("the model has no draws", help: nil)
    }
    let names = sampleNames
    let full = "\(name).\(mean ? "mean" : "draw")"
    if mean, names.contains("\(name).draw"), !names.contains(full) {
      throw RunError.usage("the mean of `\(name)` has no closed form", help: "leave `--mean` out")
    }
    if names.contains(full) { return full }
    // A latent variable is known by its own name.
    if mean, names.contains(name) {
      throw RunError.usage(
        "`--mean` is for an observed variable, and `\(name)` is not one", help: "leave `--mean` out"
      )
    }
    return name
  }

  /// Draws from the model.
  ///
  /// - Parameters:
  ///   - name: one of ``sampleNames``.
  ///   - count: how many rows, at least 1.
  ///   - seed: the seed of the draws, the run's own where nothing.
  ///   - machine: where they are drawn.
  ///   - split: the split whose first rows a conditional model is conditioned on, the evaluated
  ///     one where nothing; no other model takes one.
  ///   - given: values that replace data and draws.
  /// - Returns: the rows, `[count] + row`.
  public func sample(
    _ name: String, count: Int, seed: UInt64? = nil, split: String? = nil,
    given: [RowRequest.GivenValue] = [], on machine: Machine
  ) throws(RunError) -> HostArray {
    var draws = try draws(
      name, count: count, seed: seed, split: split, given: given, on: machine)
    var numbers: [Double] = []
    while let part = try draws.next() { numbers += part.doubles() }
    return HostArray(Tensor(precision, Shape(draws.shape), numbers))
  }

  /// The same draws in parts, so that any number of them fits in memory.
  public func draws(
    _ name: String, count: Int, seed: UInt64? = nil, split: String? = nil,
    given: [RowRequest.GivenValue] = [], on machine: Machine
  ) throws(RunError) -> Draws {
    let sampler = Sampler(
      model: model, precision: precision, seed: seed ?? self.seed, machine: machine,
      given: try model.given(given, precision))
    guard let row = sampler.row(name) else {
      throw RunError.usage(
        "the model has no `\(name)` to draw",
        help: suggestion(for: name, among: sampler.names, orList: "it has"))
    }
    if let value = given.first(where: { "\($0.name).draw" == name || "\($0.name).mean" == name }) {
      throw RunError.usage(
        "`\(value.name)` is given, so it is not drawn", help: "name another variable with `--node`")
    }
    let isConditional = sampler.isConditional
    if let split, !isConditional {
      throw RunError.usage(
        "the model is conditioned on no data, so `\(split)` has no effect",
        help: "leave `--split` out")
    }
    let split = split ?? evaluationSplit
    let rows = isConditional ? try self.split(split) : nil
    if let rows, rows.rowCount < count {
      throw RunError.usage(
        "\(count) draws need as many rows to be conditioned on, and `\(split)` has "
          + "\(rows.rowCount)", help: "give a smaller `--count` or another `--split`")
    }
    let drawn = try running { () throws(EngineError) in
      try sampler.draws(name, count: count, step: steps, split: rows, weight: weight)
    }
    return Draws(shape: [count] + row, rows: drawn)
  }

  /// Draws that are made when they are asked for.
  public struct Draws {
    /// The shape of all of them, `[count] + row`.
    public let shape: [Int]
    fileprivate var rows: DrawnRows

    /// The next part; nil behind the last.
    public mutating func next() throws(RunError) -> HostArray? {
      try running { () throws(EngineError) in try rows.next() }
    }
  }
}
