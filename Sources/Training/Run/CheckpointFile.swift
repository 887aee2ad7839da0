import Diagnostics
import TensorCore

/// The form of a checkpoint as a safetensors file.
///
/// The metadata hold a digest of all else: of the other metadata, and of name, type, shape and
/// bytes of every tensor.
extension Checkpoint {
  private static let format = "onehot-checkpoint-2"
  /// The format without a checksum.
  private static let oldFormat = "onehot-checkpoint-1"
  private static let sumName = "run.objective_sum"

  /// The keys of the metadata.
  private enum Key {
    static let format = "format"
    static let spec = "spec"
    static let resolved = "resolved"
    static let seed = "seed"
    static let precision = "precision"
    static let data = "data"
    static let metricsBytes = "metrics_bytes"
    static let metricsDigest = "metrics"
    static let pendingSteps = "pending_steps"
    static let checksum = "checksum"

    /// All keys of the format without a checksum.
    static let old: Set = [format, spec, seed, precision, data, metricsBytes, pendingSteps]
  }

  /// Writes the state of a trainer, whole or not at all, straight from its program's memory.
  static func write(
    _ path: String, _ trainer: Trainer, _ identity: RunIdentity, resolved: String,
    metrics: (byteCount: Int, digest: String), pending: PendingMean
  ) throws(DataError) {
    var metadata = [
      Key.format: format, Key.spec: identity.spec, Key.resolved: resolved,
      Key.seed: "\(identity.seed)", Key.precision: identity.precision.rawValue,
      Key.data: identity.data, Key.metricsBytes: "\(metrics.byteCount)",
      Key.metricsDigest: metrics.digest, Key.pendingSteps: "\(pending.count)",
    ]
    let own: [SafetensorsWriter.Entry] = [
      .init("step", HostArray(shape: [], storage: .int64([Int64(trainer.done)]))),
      .init(sumName, HostArray(shape: [], storage: .double([pending.sum]))),
    ]
    let entries = own + trainer.entries(of: path)
    let digest = CheckpointDigest(metadata)
    for entry in entries.sorted(by: { $0.name < $1.name }) {
      digest.add(entry.name, entry.type, entry.shape)
      try entry.bytes(digest)
    }
    metadata[Key.checksum] = digest.text
    let writer = SafetensorsWriter(entries, metadata: metadata)
    try AtomicFile.write(path, to: { (sink) throws(DataError) in try writer.write(to: sink) })
  }

  /// Reads a file.
  static func read(_ path: String) throws(RunError) -> Checkpoint {
    let index: SafetensorsIndex
    var tensors: [String: HostArray] = [:]
    do throws(DataError) {
      let bytes = try FileBytes.read(path, maximumBytes: DataFile.defaultMaximumBytes)
      index = try SafetensorsIndex(bytes[...], path: path)
      for (name, entry) in index.entries {
        tensors[name] = try index.array(entry, named: name)
      }
    } catch {
      throw unusable("`\(path)` cannot be read: \(error.message)", help: error.help)
    }
    let metadata = index.metadata
    switch metadata[Key.format] {
    case format:
      guard metadata[Key.checksum] == digest(index) else {
        throw unusable(
          "`\(path)` is damaged or was changed: its checksum does not match",
          help: "copy it again from an intact copy, or start again with `--overwrite`")
      }
    case oldFormat where Set(metadata.keys) == Key.old: break
    case let other? where other.hasPrefix("onehot-checkpoint-") && other != oldFormat:
      throw unusable(
        "`\(path)` has the format `\(printable(other))`, which this version does not read")
    default: throw unusable("`\(path)` is not a checkpoint of this tool")
    }
    guard let spec = metadata[Key.spec], let data = metadata[Key.data],
      let seed = metadata[Key.seed].flatMap({ UInt64($0) }),
      let precision = metadata[Key.precision].flatMap({ DType(rawValue: $0) }),
      precision == .f32 || precision == .f64,
      let bytes = metadata[Key.metricsBytes].flatMap({ Int($0) }), bytes >= 0,
      let count = metadata[Key.pendingSteps].flatMap({ Int($0) }),
      let done = tensors["step"]?.scalarInteger, (0...Int(Int32.max)).contains(done),
      (0...done).contains(count), let sum = tensors[sumName]?.scalar, sum.isFinite
    else { throw unusable("`\(path)` is not a checkpoint of this tool") }
    tensors["step"] = nil
    tensors[sumName] = nil
    return Checkpoint(
      identity: RunIdentity(spec: spec, seed: seed, precision: precision, data: data),
      resolved: metadata[Key.resolved], state: TrainingState(step: done, tensors: tensors),
      metricsBytes: bytes, metricsDigest: metadata[Key.metricsDigest],
      pending: PendingMean(sum: sum, count: count))
  }

  /// The warning for a file without a checksum.
  func warning(_ path: String) -> Diagnostic? {
    guard resolved == nil else { return nil }
    return Diagnostic(
      .unverifiedCheckpoint, at: nil,
      "`\(path)` is from an older version and has no checksum, so damage cannot be detected")
  }

  private static func digest(_ index: SafetensorsIndex) -> String {
    let digest = CheckpointDigest(index.metadata.filter { $0.key != Key.checksum })
    for (name, entry) in index.entries.sorted(by: { $0.key < $1.key }) {
      digest.add(name, entry.dtype, entry.shape)
      index.bytes(entry).withUnsafeBytes { digest.write($0) }
    }
    return digest.text
  }
}

/// The digest of metadata and tensors; the tensors come in the order of their names.
private final class CheckpointDigest: ByteSink {
  private var hash = SHA256()

  init(_ metadata: [String: String]) {
    add(metadata.count)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      add(key)
      add(value)
    }
  }

  /// Adds the description of a tensor; its bytes follow.
  func add(_ name: String, _ type: String, _ shape: [Int]) {
    add(name)
    add(type)
    add(shape.count)
    for extent in shape { add(extent) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) { hash.update(bytes) }

  /// 64 hexadecimal digits.
  var text: String { hash.finalize() }

  /// Lengths come first, so that no two contents run together to the same bytes.
  private func add(_ text: String) {
    add(text.utf8.count)
    Array(text.utf8).withUnsafeBytes { hash.update($0) }
  }

  private func add(_ number: Int) {
    withUnsafeBytes(of: UInt64(number).littleEndian) { hash.update($0) }
  }
}

extension HostArray {
  /// The only element of an array without axes.
  fileprivate var scalar: Double? { shape.isEmpty ? double(at: 0) : nil }

  /// The only element of an array without axes, where that is a whole number.
  fileprivate var scalarInteger: Int? { shape.isEmpty ? integer(at: 0) : nil }
}
