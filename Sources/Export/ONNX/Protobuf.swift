/// A message in the wire format of Protocol Buffers, built field by field.
struct Protobuf {
  private(set) var bytes: [UInt8] = []

  /// A whole number; negative ones take ten bytes.
  mutating func add(_ field: Int, _ number: Int) {
    key(field, wire: 0)
    varint(UInt64(bitPattern: Int64(number)))
  }

  /// A 32-bit floating-point number.
  mutating func add(_ field: Int, _ number: Float) {
    key(field, wire: 5)
    withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 }
  }

  /// A text.
  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  /// Bytes.
  mutating func add(_ field: Int, _ content: [UInt8]) {
    key(field, wire: 2)
    varint(UInt64(content.count))
    bytes += content
  }

  /// A message within this one.
  mutating func add(_ field: Int, _ message: Protobuf) { add(field, message.bytes) }

  private mutating func key(_ field: Int, wire: UInt64) { varint(UInt64(field) << 3 | wire) }

  private mutating func varint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
