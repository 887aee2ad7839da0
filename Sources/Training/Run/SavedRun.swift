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
  func weight(_ path: String) -> HostArray {
    guard let tensor = tensors[path] else {
      preconditionFailure("training: the checkpoint lacks `\(path)`")
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
}
