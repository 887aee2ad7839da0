extension HostArray {
  /// The elements' bytes, each element little-endian.
  public var littleEndianBytes: [UInt8] {
    func bytes<T: FixedWidthInteger>(_ words: [T]) -> [UInt8] {
      words.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }
    switch storage {
    case .uint8(let values): return values
    case .int32(let values): return bytes(values)
    case .uint32(let values): return bytes(values)
    case .int64(let values): return bytes(values)
    case .float(let values): return bytes(values.map(\.bitPattern))
    case .double(let values): return bytes(values.map(\.bitPattern))
    }
  }
}

extension [UInt8] {
  /// Appends a number as little-endian bytes.
  mutating func appendLittle(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends a number as big-endian bytes.
  mutating func appendBig(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
