/// An element type that a file may declare, and how its bytes become a ``HostArray/Storage``.
package enum ElementKind: Sendable, Hashable, CaseIterable {
  case bool, u8, i8, u16, i16, u32, i32, u64, i64, f16, bf16, f32, f64

  /// The size of one element in bytes.
  package var width: Int {
    switch self {
    case .bool, .u8, .i8: 1
    case .u16, .i16, .f16, .bf16: 2
    case .u32, .i32, .f32: 4
    case .u64, .i64, .f64: 8
    }
  }

  /// The size of one element in memory, where narrow types are widened.
  var heldWidth: Int {
    switch self {
    case .i8, .u16, .i16, .f16, .bf16: 4
    default: width
    }
  }

  /// Reads `count` elements, into their place where memory holds them as the file does.
  ///
  /// - Parameter read: fills a place with the next bytes, as far as there are some.
  func read(
    _ count: Int, bigEndian: Bool, _ path: String,
    _ read: (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
  ) throws(DataError) -> HostArray.Storage {
    func words<T: FixedWidthInteger & BitwiseCopyable>() throws(DataError) -> [T] {
      var words: [T] = try filled(count, read)
      if bigEndian { for index in words.indices { words[index] = words[index].byteSwapped } }
      return words
    }
    func converted<T: FixedWidthInteger & BitwiseCopyable, U>(
      _ convert: (T) -> U?
    ) throws(DataError) -> [U] {
      var values: [U] = []
      values.reserveCapacity(count)
      while values.count < count {
        let wanted = min(count - values.count, 1 << 16)
        let part: [T] = try filled(wanted, read)
        for word in part {
          guard let value = convert(bigEndian ? T(bigEndian: word) : T(littleEndian: word)) else {
            throw DataError("an unsigned 64-bit number is too large", path: path)
          }
          values.append(value)
        }
        if part.count < wanted { break }
      }
      return values
    }
    switch self {
    case .u8: return .uint8(try filled(count, read))
    case .bool: return .uint8(try converted { (byte: UInt8) in byte == 0 ? 0 : 1 })
    case .i8: return .int32(try converted { (byte: Int8) in Int32(byte) })
    case .u16: return .int32(try converted { (word: UInt16) in Int32(word) })
    case .i16: return .int32(try converted { (word: Int16) in Int32(word) })
    case .i32: return .int32(try words())
    case .u32: return .uint32(try words())
    case .i64: return .int64(try words())
    case .u64: return .int64(try converted { (word: UInt64) in Int64(exactly: word) })
    case .f16: return .float(try converted { (word: UInt16) in Self.halfPrecision(word) })
    case .bf16:
      return .float(try converted { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) })
    case .f32 where !bigEndian: return .float(try filled(count, read))
    case .f64 where !bigEndian: return .double(try filled(count, read))
    case .f32:
      return .float(try converted { (word: UInt32) in Float(bitPattern: word) })
    case .f64:
      return .double(try converted { (word: UInt64) in Double(bitPattern: word) })
    }
  }

  /// IEEE 754 binary16 widened exactly; `Float16` itself is missing on some platforms.
  static func halfPrecision(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 1 ? -1 : 1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }
}

/// The product of the extents, or nil where one is negative or a product of some overflows.
func elementCount(_ shape: [Int]) -> Int? {
  var count = 1
  for extent in shape {
    // An extent of 0 must not hide the overflow of the others: rows have a length even if none is.
    let (product, overflow) = count.multipliedReportingOverflow(by: max(extent, 1))
    guard extent >= 0, !overflow else { return nil }
    count = product
  }
  return shape.contains(0) ? 0 : count
}
