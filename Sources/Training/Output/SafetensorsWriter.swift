import JSON

/// Writes tensors that lie elsewhere to a safetensors file, one after the other.
struct SafetensorsWriter {
  /// A tensor: its name and type, and access to its little-endian, row-major bytes.
  struct Entry {
    let name: String
    /// The element type as safetensors names it.
    let type: String
    /// The size of an element in bytes.
    let width: Int
    let shape: [Int]
    /// Passes the bytes to its argument, in any number of pieces.
    let bytes: (any ByteSink) throws(DataError) -> Void

    /// The size of the tensor in bytes.
    var byteCount: Int { shape.reduce(width, *) }
  }

  private let entries: [Entry]
  /// The bytes before the data.
  let header: [UInt8]
  /// The names of the tensors in the order of their data.
  var names: [String] { entries.map(\.name) }

  /// A file of the given tensors; the same ones give the same bytes in whatever order they come.
  ///
  /// Names are sorted in the header. The data starts at a multiple of 8 bytes and wider elements
  /// come first, so that every tensor is aligned to its element.
  init(_ entries: [Entry], metadata: [String: String]) {
    self.entries = entries.sorted { a, b in
      a.width == b.width ? a.name < b.name : a.width > b.width
    }
    var places: [String: SafetensorsIndex.Entry] = [:]
    var start = 0
    for entry in self.entries {
      places[entry.name] = SafetensorsIndex.Entry(
        dtype: entry.type, shape: entry.shape, offsets: [start, start + entry.byteCount])
      start += entry.byteCount
    }
    let content = SafetensorsIndex.Header(entries: places, metadata: metadata)
    var text = Array(JSON(encoding: content).sorted.text(.compact).utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    var header: [UInt8] = []
    header.appendLittle(UInt64(text.count))
    self.header = header + text
  }

  /// Writes all of the file.
  func write(to sink: any ByteSink) throws(DataError) {
    try sink.write(header)
    for entry in entries { try entry.bytes(sink) }
  }
}

extension SafetensorsWriter.Entry {
  /// An array in memory.
  init(_ name: String, _ array: HostArray) {
    let (type, width): (String, Int) =
      switch array.storage {
      case .uint8: ("U8", 1)
      case .int32: ("I32", 4)
      case .uint32: ("U32", 4)
      case .int64: ("I64", 8)
      case .float: ("F32", 4)
      case .double: ("F64", 8)
      }
    self.init(name: name, type: type, width: width, shape: array.shape) {
      (sink) throws(DataError) in try sink.write(array.littleEndianBytes)
    }
  }

  /// The same tensor with another shape, whose data is written elsewhere.
  func reshaped(_ shape: [Int]) -> Self {
    Self(name: name, type: type, width: width, shape: shape, bytes: bytes)
  }
}
