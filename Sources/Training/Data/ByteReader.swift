/// Bounds-checked reading of a binary file from front to back.
struct ByteReader {
  private var rest: ArraySlice<UInt8>
  private let more: (any ByteStream)?
  private let path: String

  /// A reader of some bytes, and of a stream of those that come after them.
  init(_ bytes: ArraySlice<UInt8>, more: (any ByteStream)? = nil, path: String) {
    rest = bytes
    self.more = more
    self.path = path
  }

  /// The number of bytes that are left; of compressed ones the most that can be.
  var remaining: Int { rest.count + (more?.mostRemaining ?? 0) }

  /// The next `count` bytes, or an error that names their meaning.
  mutating func take(_ count: Int, _ what: String) throws(DataError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else { throw truncated(count, remaining, what) }
    if count > rest.count, let more {
      rest += try filled(count - rest.count) { (target) throws(DataError) in
        try more.read(into: target)
      }
    }
    guard count <= rest.count else { throw truncated(count, rest.count, what) }
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

  /// An array that fills all the bytes that are left, read into its place.
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
    let what = "an array of shape \(shape)"
    // Memory is not allocated for bytes that the file cannot contain.
    guard size <= remaining else { throw truncated(size, remaining, what) }
    try MemoryLimit.check(count, times: kind.heldWidth, what, path)
    var got = 0
    let storage = try kind.read(count, bigEndian: bigEndian, path) { (target) throws(DataError) in
      let part = try read(into: target)
      got += part
      return part
    }
    guard got == size else { throw truncated(size, got, what) }
    let extra = try countRest()
    guard extra == 0 else {
      throw DataError(
        "\(byteText(extra)) follow the array of shape \(shape) that the header declares", path: path
      )
    }
    return HostArray(shape: shape, storage: storage)
  }

  /// Counts the bytes that are left, of very many only some.
  private mutating func countRest() throws(DataError) -> Int {
    var count = 0
    while count < 1 << 28 {
      let part: [UInt8] = try filled(1 << 16) { (target) throws(DataError) in
        try read(into: target)
      }
      if part.isEmpty { break }
      count += part.count
    }
    return count
  }

  /// Fills a place as far as there are bytes.
  private mutating func read(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    let count = min(target.count, rest.count)
    target.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    guard count < target.count, let more else { return count }
    return count + (try more.read(into: UnsafeMutableRawBufferPointer(rebasing: target[count...])))
  }

  private func truncated(_ count: Int, _ left: Int, _ what: String) -> DataError {
    DataError(
      "file is truncated: \(what) needs \(byteText(count)), only \(byteText(left)) left",
      path: path, help: "copy or download the file again", kind: .truncated)
  }
}
