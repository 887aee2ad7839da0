import Traps

/// A dense, row-major array as it came from a file, in the file's own element type.
///
/// The first axis counts rows. Narrow types are widened when read: 8-bit and 16-bit integers other
/// than `uint8` to `int32`, half precision to `float`.
public struct HostArray: Sendable, Hashable {
  /// The elements of an array, row-major and without gaps.
  public enum Storage: Sendable, Hashable {
    /// Bytes, also the form of booleans (0 and 1).
    case uint8([UInt8])
    /// Signed 32-bit integers.
    case int32([Int32])
    /// Unsigned 32-bit integers.
    case uint32([UInt32])
    /// Signed 64-bit integers.
    case int64([Int64])
    /// IEEE 754 binary32.
    case float([Float])
    /// IEEE 754 binary64.
    case double([Double])
  }

  /// The extent of each axis, outermost first; empty for a single number.
  public let shape: [Int]
  /// The elements.
  public let storage: Storage

  /// An array of the given elements, whose number must be the product of the extents.
  public init(shape: [Int], storage: Storage) {
    self.shape = shape
    self.storage = storage
    require(
      count == shape.reduce(1, *), "host array: \(count) elements for shape \(shape)")
  }

  /// The number of elements.
  public var count: Int {
    switch storage {
    case .uint8(let values): values.count
    case .int32(let values): values.count
    case .uint32(let values): values.count
    case .int64(let values): values.count
    case .float(let values): values.count
    case .double(let values): values.count
    }
  }

  /// The name of the element type: `uint8`, `int32`, `uint32`, `int64`, `float32` or `float64`.
  public var elementType: String {
    switch storage {
    case .uint8: "uint8"
    case .int32: "int32"
    case .uint32: "uint32"
    case .int64: "int64"
    case .float: "float32"
    case .double: "float64"
    }
  }

  /// True if the elements are floating-point numbers.
  public var isFloating: Bool {
    switch storage {
    case .float, .double: true
    default: false
    }
  }

  /// The extent of the first axis; a single number is one row.
  public var rowCount: Int { shape.first ?? 1 }

  /// The number of elements in one row.
  public var rowLength: Int { shape.dropFirst().reduce(1, *) }

  /// The element at a row-major position.
  public func double(at index: Int) -> Double {
    switch storage {
    case .uint8(let values): Double(values[index])
    case .int32(let values): Double(values[index])
    case .uint32(let values): Double(values[index])
    case .int64(let values): Double(values[index])
    case .float(let values): Double(values[index])
    case .double(let values): values[index]
    }
  }

  /// The element at a row-major position, rounded to single precision.
  public func float(at index: Int) -> Float {
    switch storage {
    case .int64(let values): Float(values[index])
    default: Float(double(at: index))
    }
  }

  /// The element at a row-major position, or nil where it is not a whole number that fits.
  public func integer(at index: Int) -> Int? {
    switch storage {
    case .int64(let values): Int(values[index])
    default: Int(exactly: double(at: index))
    }
  }

  /// The row-major position of the first element that is NaN or infinite.
  public func firstNonFinite() -> Int? {
    switch storage {
    case .float(let values): values.firstIndex { !$0.isFinite }
    case .double(let values): values.firstIndex { !$0.isFinite }
    default: nil
    }
  }

  /// The position along each axis of an element given by its row-major position.
  public func coordinates(of index: Int) -> [Int] {
    var rest = index
    return shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }
}
