import Diagnostics
import Lowering
import TensorCore

/// The properties that must be the same for a run to be continued.
struct RunIdentity: Equatable {
  /// The digest of the meaning of the resolved spec.
  let spec: String
  /// The seed.
  let seed: UInt64
  /// The precision.
  let precision: DType
  /// The digest of all data files' digests.
  let data: String

  /// The digest of the digests of data files, by their names in the spec.
  static func data(_ digests: [String: String]) -> String {
    SHA256.hex(digests.sorted { $0.key < $1.key }.map { "\($0) \($1)\n" }.joined())
  }
}

/// All state of a run between two steps, the content of `checkpoint.safetensors`.
struct Checkpoint {
  /// Whose run it is.
  var identity: RunIdentity
  /// The spec that it was trained with; nil in files of older versions.
  var resolved: String?
  /// The state of the step.
  var state: TrainingState
  /// The size of `metrics.jsonl` at that moment.
  var metricsBytes: Int
  /// The digest of that many bytes of `metrics.jsonl`; nil in files of older versions.
  var metricsDigest: String?
  /// The sum of the objective since it was recorded last, and over how many steps.
  var pending: PendingMean

  /// Checks that the tensors are those of a step, and finite.
  func check(_ path: String, _ step: TrainingStep) throws(RunError) {
    let wanted = TrainingState.shapes(step)
    for (name, shape) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let tensor = state.tensors[name] else {
        throw Self.unusable("`\(path)` has no `\(name)`")
      }
      guard tensor.shape == shape.extents, tensor.dtype == step.dtype else {
        throw Self.unusable(
          "`\(path)` has \(tensor.elementType)\(tensor.shape) for `\(name)`, which is "
            + "\(step.dtype.rawValue)\(shape)")
      }
    }
    if let extra = state.tensors.keys.sorted().first(where: { wanted[$0] == nil }) {
      throw Self.unusable("`\(path)` has `\(extra)`, which the spec does not")
    }
    // Slots may hold infinities: the squares of large gradients do.
    for tensor in step.tensors where tensor.kind != .slot {
      guard let array = state.tensors[tensor.name], let index = array.firstNonFinite() else {
        continue
      }
      throw Self.unusable(
        "`\(path)` contains \(array.double(at: index)) in `\(tensor.name)` at "
          + "\(array.coordinates(of: index))")
    }
  }

  /// Checks that the checkpoint belongs to a run, and reports the difference if not.
  ///
  /// - Parameter spec: the spec of the run.
  func check(
    _ path: String, is other: RunIdentity, _ spec: ResolvedModel
  ) throws(RunError) {
    var notes: [String] = []
    let difference: (what: String, help: String)
    if identity.seed != other.seed {
      difference = (
        "seed \(identity.seed), not \(other.seed)", "give `--seed \(identity.seed)`"
      )
    } else if identity.precision != other.precision {
      let name = identity.precision == .f64 ? "float64" : "float32"
      difference = ("precision \(name)", "give `--precision \(name)`")
    } else if let differences = spec.differences(from: self) {
      notes = differences
      difference = (
        "another spec", "compare with `resolved.yaml` in its folder, and give the same `--set`"
      )
    } else if identity.data != other.data {
      difference = ("other data files", "restore the files")
    } else {
      return
    }
    throw Self.unusable(
      "the run in `\(path)` was started with \(difference.what)", notes: notes,
      help: difference.help + ", or start again with another `--out` or `--overwrite`")
  }

  static func unusable(
    _ message: String, notes: [String] = [], help: String? = nil
  ) -> RunError {
    .diagnostics([Diagnostic(.unusableCheckpoint, at: nil, message, notes: notes, help: help)])
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
