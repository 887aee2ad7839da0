import Foundation
import JSON
import SpecModel

extension DataReader {
  /// Files of named tensors.
  static let safetensors = DataReader(
    format: .safetensors,
    signature: Signature(guess: "a safetensors file") { bytes in
      // The size of the header, then its first byte.
      let start = bytes.prefix(9)
      return start.count == 9 && start.last == UInt8(ascii: "{")
    },
    keys: { (input) throws(DataError) in
      try SafetensorsIndex(input.bytes, path: input.path).entries.keys.sorted()
    }, readsColumns: false,
    decode: { (input, _) throws(DataError) in
      let index = try SafetensorsIndex(input.bytes, path: input.path)
      let keys = index.entries.keys.sorted()
      let key = keys[try chosenKey(input.options.key, among: keys, path: input.path)]
      guard let entry = index.entries[key] else {
        fatalError("safetensors: the chosen key is gone")
      }
      return try index.array(entry, named: key)
    })
}

/// The header of a safetensors file: a JSON object from tensor names to places in the file.
struct SafetensorsIndex {
  /// The position of a tensor, as the header gives it.
  struct Entry: Codable, Hashable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  static let metadataKey = "__metadata__"
  /// The largest header that the safetensors library reads.
  static let maximumHeader = 100_000_000

  let entries: [String: Entry]
  let metadata: [String: String]
  private let data: ArraySlice<UInt8>
  private let path: String

  /// Reads and checks the header: every entry fits its type and shape, and together they fill the
  /// file without gap or overlap.
  init(_ bytes: ArraySlice<UInt8>, path: String) throws(DataError) {
    var reader = ByteReader(bytes, path: path)
    let length = try reader.little(8, "the header's size")
    guard length <= UInt64(Self.maximumHeader) else {
      throw DataError(
        "is not a safetensors file: its header would have \(length) bytes", path: path,
        help: Magic.guess(bytes).map { "it looks like \($0)" }, form: .predicate)
    }
    let text = try reader.take(Int(length), "the header")
    guard let header = try? JSON.decode(Header.self, from: Data(text)) else {
      throw DataError("safetensors header is not valid JSON of the format", path: path)
    }
    entries = header.entries
    metadata = header.metadata
    data = try reader.take(reader.remaining, "the data")
    self.path = path
    try check()
  }

  /// One tensor.
  func array(_ entry: Entry, named name: String) throws(DataError) -> HostArray {
    guard let kind = Self.kinds[entry.dtype] else {
      throw DataError(
        quoting: "tensor `\(file: name)` has type `\(file: entry.dtype)`, which is not supported",
        path: path)
    }
    var reader = ByteReader(bytes(entry), path: "\(path)[\(printable(name))]")
    return try reader.array(
      kind, shape: entry.shape, bigEndian: false, maximumBytes: data.count)
  }

  /// The bytes of one tensor.
  func bytes(_ entry: Entry) -> ArraySlice<UInt8> {
    data.dropFirst(entry.offsets[0]).prefix(entry.offsets[1] - entry.offsets[0])
  }

  private static let kinds: [String: ElementKind] = [
    "BOOL": .bool, "U8": .u8, "I8": .i8, "U16": .u16, "I16": .i16, "U32": .u32, "I32": .i32,
    "U64": .u64, "I64": .i64, "F16": .f16, "BF16": .bf16, "F32": .f32, "F64": .f64,
  ]

  private func check() throws(DataError) {
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      guard entry.offsets.count == 2, 0 <= entry.offsets[0], entry.offsets[0] <= entry.offsets[1],
        let count = elementCount(entry.shape)
      else {
        throw DataError(quoting: "tensor `\(file: name)` has an impossible position", path: path)
      }
      guard let kind = Self.kinds[entry.dtype] else { continue }
      let (size, overflow) = count.multipliedReportingOverflow(by: kind.width)
      guard !overflow, size == entry.offsets[1] - entry.offsets[0] else {
        let size = entry.offsets[1] - entry.offsets[0]
        throw DataError(
          quoting:
            "tensor `\(file: name)` of shape \(entry.shape) and type \(file: entry.dtype) does not fit its \(size) bytes",
          path: path)
      }
    }
    var end = 0
    for entry in entries.values.sorted(by: { $0.offsets.lexicographicallyPrecedes($1.offsets) }) {
      guard entry.offsets[0] == end else {
        throw DataError("tensors overlap or leave a gap at byte \(end) of the data", path: path)
      }
      end = entry.offsets[1]
    }
    guard end <= data.count else {
      throw DataError(
        "file is truncated: the tensors need \(end) bytes, only \(data.count) are there",
        path: path, help: "copy or download the file again", kind: .truncated)
    }
    guard end == data.count else {
      throw DataError("\(byteText(data.count - end)) follow the last tensor", path: path)
    }
  }

  /// The JSON object, which contains the metadata among the tensors.
  struct Header: Codable {
    var entries: [String: Entry]
    var metadata: [String: String]

    init(entries: [String: Entry], metadata: [String: String]) {
      self.entries = entries
      self.metadata = metadata
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      entries = [:]
      metadata = [:]
      for name in container.allKeys {
        if name.stringValue == SafetensorsIndex.metadataKey {
          metadata = try container.decode([String: String].self, forKey: name)
        } else {
          entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      if !metadata.isEmpty {
        try container.encode(metadata, forKey: Name(SafetensorsIndex.metadataKey))
      }
      for (name, entry) in entries { try container.encode(entry, forKey: Name(name)) }
    }

    private struct Name: CodingKey {
      let stringValue: String
      let intValue: Int? = nil

      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.init(stringValue) }
      init?(intValue: Int) { nil }
    }
  }
}
