import Traps

/// Named tensors with a table of strings, in the format of the safetensors library.
public struct SafetensorsFile: Sendable, Hashable {
  /// The tensors by name.
  public var tensors: [String: HostArray]
  /// Free text by name.
  public var metadata: [String: String]

  /// A file of the given tensors; no name may be `__metadata__`.
  public init(tensors: [String: HostArray], metadata: [String: String] = [:]) {
    require(
      tensors[SafetensorsIndex.metadataKey] == nil, "safetensors: `__metadata__` names a tensor")
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads all tensors from the bytes of a file; `path` is used in messages only.
  public init(decoding bytes: [UInt8], path: String) throws(DataError) {
    let index = try SafetensorsIndex(bytes[...], path: path)
    tensors = [:]
    metadata = index.metadata
    for (name, entry) in index.entries.sorted(by: { $0.key < $1.key }) {
      tensors[name] = try index.array(entry, named: name)
    }
  }

  /// Reads all tensors from a file.
  public static func read(
    _ path: String, maximumBytes: Int = DataFile.defaultMaximumBytes
  ) throws(DataError) -> SafetensorsFile {
    let bytes = try FileBytes.read(path, maximumBytes: maximumBytes)
    return try SafetensorsFile(decoding: bytes, path: path)
  }

  /// Writes the file whole or not at all, as ``AtomicFile`` does.
  public func write(_ path: String) throws(DataError) {
    let writer = writer
    try AtomicFile.write(path, to: { (sink) throws(DataError) in try writer.write(to: sink) })
  }

  /// The bytes of the file; the same tensors and metadata give the same bytes.
  public func encoded() -> [UInt8] {
    let memory = Memory()
    do throws(DataError) {
      try writer.write(to: memory)
    } catch {
      fatalError("safetensors: memory did not take bytes: \(error)")
    }
    return memory.bytes
  }

  private var writer: SafetensorsWriter {
    SafetensorsWriter(tensors.map { .init($0.key, $0.value) }, metadata: metadata)
  }

  /// Keeps all bytes.
  private final class Memory: ByteSink {
    var bytes: [UInt8] = []

    func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
  }
}
