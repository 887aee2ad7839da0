import Foundation

/// Named tensors with a table of strings, in the format of the safetensors library.
public struct SafetensorsFile: Sendable, Hashable {
  /// The tensors by name.
  public var tensors: [String: HostArray]
  /// Free text by name.
  public var metadata: [String: String]

  /// A file of the given tensors; no name may be `__metadata__`.
  public init(tensors: [String: HostArray], metadata: [String: String] = [:]) {
    precondition(
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
    try AtomicFile.write(path, encoded())
  }

  /// The bytes of the file; the same tensors and metadata give the same bytes.
  ///
  /// Names are sorted in the header. The data starts at a multiple of 8 bytes and wider elements
  /// come first, so that every tensor is aligned to its element.
  public func encoded() -> [UInt8] {
    var data: [UInt8] = []
    var entries: [String: SafetensorsIndex.Entry] = [:]
    let order = tensors.sorted { a, b in
      let (widthA, widthB) = (Self.type(a.value).width, Self.type(b.value).width)
      return widthA == widthB ? a.key < b.key : widthA > widthB
    }
    for (name, array) in order {
      let start = data.count
      data += array.littleEndianBytes
      entries[name] = SafetensorsIndex.Entry(
        dtype: Self.type(array).name, shape: array.shape, offsets: [start, data.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let header = SafetensorsIndex.Header(entries: entries, metadata: metadata)
    guard var text = try? [UInt8](encoder.encode(header)) else {
      fatalError("safetensors: strings and integers did not encode")
    }
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + data.count)
    bytes.appendLittle(UInt64(text.count))
    return bytes + text + data
  }

  private static func type(_ array: HostArray) -> (name: String, width: Int) {
    switch array.storage {
    case .uint8: ("U8", 1)
    case .int32: ("I32", 4)
    case .uint32: ("U32", 4)
    case .int64: ("I64", 8)
    case .float: ("F32", 4)
    case .double: ("F64", 8)
    }
  }
}
