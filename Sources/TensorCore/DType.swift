/// The type of a tensor's elements.
public enum DType: String, Sendable, Hashable, CaseIterable {
  /// IEEE 754 binary32, the default precision of values.
  case f32
  /// IEEE 754 binary64, used by every gradient test.
  case f64
  /// Signed 32-bit integers: class numbers, steps and row positions.
  case i32
  /// Unsigned 32-bit words: the two halves of a random key.
  case u32

  /// True if the elements are floating-point numbers.
  public var isFloating: Bool { self == .f32 || self == .f64 }

  /// The size of one element in bytes.
  public var byteCount: Int { self == .f64 ? 8 : 4 }

  /// The nearest value that the type can hold, as a `Double`.
  ///
  /// Integers are expected to be in range already; floating-point values round to nearest even.
  public func round(_ value: Double) -> Double {
    self == .f32 ? Double(Float(value)) : value
  }
}
