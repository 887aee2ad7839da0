public import TensorCore

/// The static type of a value: element type, shape and support.
public struct TensorType: Sendable, Hashable, CustomStringConvertible {
  /// The type of the elements.
  public var dtype: DType
  /// The extents.
  public var shape: Shape
  /// The set that the values lie in.
  public var support: Support

  /// A type.
  public init(_ dtype: DType, _ shape: Shape, _ support: Support = .real) {
    self.dtype = dtype
    self.shape = shape
    self.support = support
  }

  /// The size of a value in bytes.
  public var byteCount: Int { shape.count * dtype.byteCount }

  /// The type as the text form writes it, for example `f32[100,784] binary`.
  public var description: String {
    let extents = shape.extents.map(String.init).joined(separator: ",")
    return "\(dtype.rawValue)[\(extents)]" + (support == .real ? "" : " \(support.rawValue)")
  }
}
