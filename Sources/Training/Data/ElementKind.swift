/// An element type that a file may declare, and how its bytes become a ``HostArray/Storage``.
enum ElementKind: Sendable, Hashable {
  case bool, u8, i8, u16, i16, u32, i32, u64, i64, f16, bf16, f32, f64

  /// The size of one element in bytes.
  var width: Int {
    switch self {
    case .bool, .u8, .i8: 1
    case .u16, .i16, .f16, .bf16: 2
    case .u32, .i32, .f32: 4
    case .u64, .i64, .f64: 8
    }
  }

  /// The elements held by `bytes`, whose size is a multiple of the width; nil where one does not
  /// fit the widened type (a `u64` of 2⁶³ or more).
  func decode(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> HostArray.Storage? {
    func words<T: FixedWidthInteger>(_ type: T.Type) -> [T] {
      bytes.withUnsafeBytes { raw in
        let width = MemoryLayout<T>.size
        return (0..<raw.count / width).map { index in
          let word = raw.loadUnaligned(fromByteOffset: index * width, as: T.self)
          return bigEndian ? T(bigEndian: word) : T(littleEndian: word)
        }
      }
    }
    switch self {
    case .u8: return .uint8(Array(bytes))
    case .bool: return .uint8(bytes.map { $0 == 0 ? 0 : 1 })
    case .i8: return .int32(bytes.map { Int32(Int8(bitPattern: $0)) })
    case .u16: return .int32(words(UInt16.self).map { Int32($0) })
    case .i16: return .int32(words(Int16.self).map { Int32($0) })
    case .i32: return .int32(words(Int32.self))
    case .u32: return .uint32(words(UInt32.self))
    case .i64: return .int64(words(Int64.self))
    case .u64:
      let values = words(UInt64.self)
      return values.allSatisfy { $0 <= UInt64(Int64.max) }
        ? .int64(values.map { Int64($0) }) : nil
    case .f16: return .float(words(UInt16.self).map(Self.halfPrecision))
    case .bf16: return .float(words(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) })
    case .f32: return .float(words(UInt32.self).map { Float(bitPattern: $0) })
    case .f64: return .double(words(UInt64.self).map { Double(bitPattern: $0) })
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
