extension HostArray {
  /// A copy of elements in memory, row-major and in this machine's byte order.
  ///
  /// - Throws: a shape that the bytes do not have, and numbers that no array can hold.
  package init(
    copying bytes: UnsafeRawBufferPointer, as kind: ElementKind, shape: [Int], name: String
  ) throws(DataError) {
    guard let count = elementCount(shape),
      case let (size, overflow) = count.multipliedReportingOverflow(by: kind.width), !overflow
    else { throw DataError("shape \(shape) is not possible", path: name) }
    guard size == bytes.count else {
      throw DataError(
        "shape \(shape) of \(kind) needs \(size) bytes, and there are \(bytes.count)", path: name)
    }
    try MemoryLimit.check(count, times: kind.heldWidth, "the array", name)
    var done = 0
    let storage = try kind.read(count, bigEndian: false, name) { target in
      let part = min(target.count, bytes.count - done)
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[done..<done + part]))
      done += part
      return part
    }
    self.init(shape: shape, storage: storage)
  }

  /// The rows of arrays of one element type, one array after the other.
  init(joining parts: [HostArray], like empty: HostArray, shape: [Int]) {
    let storage: Storage =
      switch empty.storage {
      case .int32: .int32(parts.flatMap { $0.integers() ?? [] }.map { Int32($0) })
      case .float: .float(parts.flatMap { $0.floats() })
      default: .double(parts.flatMap { $0.doubles() })
      }
    self.init(shape: shape, storage: storage)
  }

  /// Calls `body` with the elements in this machine's form.
  package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch storage {
    case .uint8(let values): values.withUnsafeBytes(body)
    case .int32(let values): values.withUnsafeBytes(body)
    case .uint32(let values): values.withUnsafeBytes(body)
    case .int64(let values): values.withUnsafeBytes(body)
    case .float(let values): values.withUnsafeBytes(body)
    case .double(let values): values.withUnsafeBytes(body)
    }
  }
}
