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

  /// The corresponding element type of tensors; nil if tensors have no such type.
  var dtype: DType? {
    switch storage {
    case .float: .f32
    case .double: .f64
    case .int32: .i32
    case .uint32: .u32
    case .uint8, .int64: nil
    }
  }

  /// The elements as a tensor; nil if tensors do not have the element type.
  public var tensor: Tensor? { dtype.map { Tensor($0, Shape(shape), doubles()) } }
}
