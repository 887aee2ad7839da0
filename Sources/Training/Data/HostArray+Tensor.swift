public import TensorCore

extension HostArray {
  /// The tensor's elements in the storage of its element type.
  public init(_ tensor: Tensor) {
    let storage: Storage =
      switch tensor.dtype {
      case .f32: .float(tensor.elements.map { Float($0) })
      case .f64: .double(tensor.elements)
      case .i32: .int32(tensor.elements.map { Int32($0) })
      case .u32: .uint32(tensor.elements.map { UInt32($0) })
      }
    self.init(shape: tensor.shape.extents, storage: storage)
  }

  /// The elements as a tensor, or nil where the element type is none of a tensor's.
  public var tensor: Tensor? {
    let dtype: DType
    switch storage {
    case .float: dtype = .f32
    case .double: dtype = .f64
    case .int32: dtype = .i32
    case .uint32: dtype = .u32
    case .uint8, .int64: return nil
    }
    return Tensor(dtype, Shape(shape), doubles())
  }
}
