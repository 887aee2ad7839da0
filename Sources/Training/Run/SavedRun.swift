import CompilerDriver
import Diagnostics
import Foundation
import Lowering
public import SpecModel
public import TensorCore

/// A run's folder as it was left: the model with its trained weights.
public struct SavedRun: Sendable {
  /// The checked model.
  public let model: Model
  /// What the run was done with.
  public let record: RunRecord
  /// The precision.
  public let precision: DType
  /// The number of steps that were done.
  public let steps: Int
  private let tensors: [String: HostArray]
  private let dataFolder: String?

  /// Opens a run.
  ///
  /// - Parameter dataFolder: the folder to look for data in, instead of the run's own.
  public init(_ path: String, dataFolder: String? = nil) throws(RunError) {
    let folder = RunFolder(path)
    guard FileManager.default.fileExists(atPath: folder.record) else {
      throw RunError.usage(
        "`\(path)` is not the folder of a run",
        help: "`onehot run` makes one, by default in `runs/`")
    }
    record = try RunRecord.read(folder)
    guard folder.hasCheckpoint else {
      throw RunError.usage(
        "the run in `\(path)` has no checkpoint yet", help: "go on with `onehot run … --resume`")
    }
    let tree: SpecTree
    do throws(UnreadableFile) {
      tree = try SpecLoader.load(folder.resolved)
    } catch {
      throw RunError.file(DataError("cannot be read: \(error.reason)", path: folder.resolved))
    }
    let checked = Compiler.check(tree)
    guard let model = checked.model else { throw RunError.diagnostics(checked.diagnostics) }
    let checkpoint = try Checkpoint.read(folder.checkpoint)
    try checkpoint.check(
      folder.checkpoint, Compiler.step(model, precision: checkpoint.identity.precision))
    self.model = model
    precision = checkpoint.identity.precision
    steps = checkpoint.state.step
    tensors = checkpoint.state.tensors
    self.dataFolder = dataFolder ?? record.dataFolder
  }

  /// The values of a weight; a checked checkpoint has all of them.
  func weight(_ spec: WeightSpec) -> HostArray {
    guard let tensor = tensors[spec.path] else {
      preconditionFailure("training: the checkpoint lacks `\(spec.path)`")
    }
    return tensor
  }

  /// The rows of a split; nothing where the spec has no data.
  func split(_ name: String) throws(RunError) -> DataSplit? {
    guard !model.fields.isEmpty else { return nil }
    let folder = (record.spec as NSString).deletingLastPathComponent
    return try DataSet(
      model, splits: [name], specFolder: folder, dataFolder: dataFolder
    ).splits[name]
  }

  /// The split that the spec evaluates.
  public var evaluationSplit: String { TrainingRun.evaluationSplit(model) }

  /// The spec's metrics on a split.
  public func evaluate(_ name: String, threads: Int) throws(RunError) -> MetricsRecord {
    let evaluator = Evaluator(
      model, model.evaluate.metrics, split: try split(name), precision: precision,
      seed: record.seed, threads: threads)
    return MetricsRecord(
      step: steps, split: name, metrics: evaluator.evaluate(step: steps, weight: weight))
  }

  /// The variable that is drawn where none is named: the first that is always data, or else the
  /// first latent one.
  public var firstSample: String? {
    Sampler.firstObserved(model) ?? model.latents.first?.name
  }

  /// What ``sample(_:count:seed:split:threads:)`` can give, by name: for every observed `x` `x.draw`
  /// and, where it has a closed form, `x.mean`; and every latent variable.
  public var sampleNames: [String] {
    Sampler(model: model, precision: precision, seed: record.seed, threads: 1).names
  }

  /// Draws from the model.
  ///
  /// - Parameters:
  ///   - name: one of ``sampleNames``.
  ///   - count: how many rows, at least 1.
  ///   - seed: the seed of the draws, the run's own where nothing.
  ///   - split: the split whose first rows a conditional model is conditioned on.
  /// - Returns: the rows, `[count] + row`.
  public func sample(
    _ name: String, count: Int, seed: UInt64? = nil, split: String, threads: Int
  ) throws(RunError) -> HostArray {
    let sampler = Sampler(
      model: model, precision: precision, seed: seed ?? record.seed, threads: threads)
    guard sampler.names.contains(name) else {
      throw RunError.usage(
        "the model has no `\(name)` to draw",
        help: suggestion(for: name, among: sampler.names)
          ?? "it has " + sampler.names.map { "`\($0)`" }.joined(separator: ", "))
    }
    let rows = sampler.isConditional ? try self.split(split) : nil
    if let rows, rows.rowCount < count {
      throw RunError.usage(
        "\(count) draws need as many rows to be conditioned on, and `\(split)` has "
          + "\(rows.rowCount)", help: "give a smaller `--count` or another `--split`")
    }
    guard let draws = sampler.sample(name, count: count, step: steps, split: rows, weight: weight)
    else { preconditionFailure("training: a sample's name is gone") }
    return draws
  }
}
