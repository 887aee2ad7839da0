import Diagnostics
import Lowering
import SpecModel
import TensorCore

/// What must be the same for a run to be continued.
struct RunIdentity: Equatable {
  /// The digest of the resolved spec.
  let spec: String
  /// The seed.
  let seed: UInt64
  /// The precision.
  let precision: DType
  /// The digest of all data files' digests.
  let data: String
}

/// All state of a run between two steps, as it stands in `checkpoint.safetensors`.
struct Checkpoint {
  /// Whose run it is.
  var identity: RunIdentity
  /// The state of the step.
  var state: TrainingState
  /// The size of `metrics.jsonl` at that moment.
  var metricsBytes: Int
  /// The sum of the objective since it was recorded last, and over how many steps.
  var pending: PendingMean

  private static let format = "onehot-checkpoint-1"
  private static let sumName = "run.objective_sum"

  /// Writes the state of a trainer, whole or not at all, straight from its program's memory.
  static func write(
    _ path: String, _ trainer: Trainer, _ identity: RunIdentity, metricsBytes: Int,
    pending: PendingMean
  ) throws(DataError) {
    let metadata = [
      "format": format, "spec": identity.spec, "seed": "\(identity.seed)",
      "precision": identity.precision.rawValue, "data": identity.data,
      "metrics_bytes": "\(metricsBytes)", "pending_steps": "\(pending.count)",
    ]
    let own: [SafetensorsWriter.Entry] = [
      .init("step", HostArray(shape: [], storage: .int64([Int64(trainer.done)]))),
      .init(sumName, HostArray(shape: [], storage: .double([pending.sum]))),
    ]
    let writer = SafetensorsWriter(own + trainer.entries, metadata: metadata)
    try AtomicFile.write(path) { (sink) throws(DataError) in try writer.write(to: sink) }
  }

  /// Reads a file.
  static func read(_ path: String) throws(RunError) -> Checkpoint {
    let file: SafetensorsFile
    do throws(DataError) {
      file = try SafetensorsFile.read(path)
    } catch {
      throw unusable("`\(path)` cannot be read: \(error.message)")
    }
    let metadata = file.metadata
    guard metadata["format"] == format, let spec = metadata["spec"], let data = metadata["data"],
      let seed = metadata["seed"].flatMap({ UInt64($0) }),
      let precision = metadata["precision"].flatMap({ DType(rawValue: $0) }),
      let bytes = metadata["metrics_bytes"].flatMap({ Int($0) }),
      let count = metadata["pending_steps"].flatMap({ Int($0) }),
      let done = file.tensors["step"]?.integer(at: 0),
      let sum = file.tensors[sumName]?.double(at: 0)
    else { throw unusable("`\(path)` is not a checkpoint of this tool") }
    var tensors = file.tensors
    tensors["step"] = nil
    tensors[sumName] = nil
    return Checkpoint(
      identity: RunIdentity(spec: spec, seed: seed, precision: precision, data: data),
      state: TrainingState(step: done, tensors: tensors), metricsBytes: bytes,
      pending: PendingMean(sum: sum, count: count))
  }

  /// Checks that the tensors are those of a step.
  func check(_ path: String, _ step: TrainingStep) throws(RunError) {
    let wanted = TrainingState.shapes(step)
    for (name, shape) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let tensor = state.tensors[name] else {
        throw Self.unusable("`\(path)` lacks `\(name)`")
      }
      guard tensor.shape == shape.extents, tensor.tensor?.dtype == step.dtype else {
        throw Self.unusable(
          "`\(path)` has \(tensor.elementType)\(tensor.shape) for `\(name)`, which is "
            + "\(step.dtype.rawValue)\(shape)")
      }
    }
    if let extra = state.tensors.keys.sorted().first(where: { wanted[$0] == nil }) {
      throw Self.unusable("`\(path)` has `\(extra)`, which the spec does not")
    }
  }

  /// Checks that the checkpoint belongs to a run, and says what differs if not.
  func check(_ path: String, is other: RunIdentity) throws(RunError) {
    let difference: (what: String, help: String)?
    if identity.seed != other.seed {
      difference = (
        "seed \(identity.seed), not \(other.seed)", "give `--seed \(identity.seed)`"
      )
    } else if identity.precision != other.precision {
      let name = identity.precision == .f64 ? "float64" : "float32"
      difference = ("precision \(name)", "give `--precision \(name)`")
    } else if identity.spec != other.spec {
      difference = (
        "another spec", "compare with `resolved.yaml` beside it, and give the same `--set`"
      )
    } else if identity.data != other.data {
      difference = ("other data files", "bring the files back")
    } else {
      difference = nil
    }
    guard let difference else { return }
    throw Self.unusable(
      "the run in `\(path)` was started with \(difference.what)",
      help: difference.help + ", or start anew with another `--out` or `--overwrite`")
  }

  static func unusable(_ message: String, help: String? = nil) -> RunError {
    .diagnostics([Diagnostic(.unusableCheckpoint, at: nil, message, help: help)])
  }
}

/// A mean over steps that is not finished.
struct PendingMean: Equatable {
  /// The sum so far.
  var sum = 0.0
  /// The number of steps so far.
  var count = 0

  /// Adds a step's number.
  mutating func add(_ number: Double) {
    sum += number
    count += 1
  }
}
