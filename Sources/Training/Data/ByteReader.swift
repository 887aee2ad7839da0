/// Bounds-checked reading of a binary file from front to back.
struct ByteReader {
  private var rest: ArraySlice<UInt8>
  private let path: String

  init(_ bytes: ArraySlice<UInt8>, path: String) {
    rest = bytes
    self.path = path
  }

  /// The number of bytes that are left.
  var remaining: Int { rest.count }

  /// The next `count` bytes, or an error that says of what they should have been.
  mutating func take(_ count: Int, _ what: String) throws(DataError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else {
      throw DataError(
        "file is truncated: \(what) needs \(byteText(count)), only \(byteText(rest.count)) left",
        path: path, help: "copy or download the file again", kind: .truncated)
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// The next little-endian unsigned number of `width` bytes, at most 8.
  mutating func little(_ width: Int, _ what: String) throws(DataError) -> UInt64 {
    try take(width, what).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The next big-endian unsigned number of `width` bytes, at most 8.
  mutating func big(_ width: Int, _ what: String) throws(DataError) -> UInt64 {
    try take(width, what).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An array that fills all the bytes that are left.
  mutating func array(
    _ kind: ElementKind, shape: [Int], bigEndian: Bool, maximumBytes: Int
  ) throws(DataError) -> HostArray {
    guard let count = elementCount(shape),
      case let (size, overflow) = count.multipliedReportingOverflow(by: kind.width), !overflow
    else { throw DataError("shape \(shape) is impossible", path: path) }
    guard size <= maximumBytes else {
      throw DataError(
        "file declares \(byteText(size)) of data, over the limit of \(byteText(maximumBytes))",
        path: path)
    }
    let bytes = try take(size, "an array of shape \(shape)")
    guard rest.isEmpty else {
      throw DataError(
        "\(byteText(rest.count)) follow the array of shape \(shape) that the header declares",
        path: path)
    }
    guard let storage = kind.decode(bytes, bigEndian: bigEndian) else {
      throw DataError("an unsigned 64-bit number is too large", path: path)
    }
    return HostArray(shape: shape, storage: storage)
  }
}
