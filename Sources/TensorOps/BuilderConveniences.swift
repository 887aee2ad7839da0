public import TensorCore
public import TensorIR

extension Builder {
  /// A constant of the same element type as another value, without axes.
  public func constant(_ number: Double, like value: Value) -> Value {
    constant(Tensor(scalar: number, value.type.dtype))
  }

  /// A constant tensor; equal elements are stored once.
  public func constant(_ tensor: Tensor) -> Value {
    let first = tensor.elements.first ?? 0
    let isUniform = tensor.elements.allSatisfy { $0.bitPattern == first.bitPattern }
    return emit(
      .constant, [],
      Attributes([
        Op.constantShape => tensor.shape.extents, Op.dtype => tensor.dtype.rawValue,
        Op.elements => isUniform ? [first] : tensor.elements,
      ]))
  }

  /// A constant whose elements are made by their number, once it is known that they are few enough.
  public func constant(_ dtype: DType, _ shape: Shape, _ element: (Int) -> Double) -> Value {
    guard admits(constantElements: shape.count) else { return constant(0, dtype, shape) }
    return constant(Tensor(dtype, shape, (0..<shape.count).map(element)))
  }

  /// A constant with one number in all elements, which is stored once.
  public func constant(_ number: Double, _ dtype: DType, _ shape: Shape) -> Value {
    emit(
      .constant, [],
      Attributes([
        Op.constantShape => shape.extents, Op.dtype => dtype.rawValue,
        Op.elements => Tensor(scalar: number, dtype).elements,
      ]))
  }

  /// The cotangent of a broadcast operand: summed over the repeated elements.
  public func sum(_ cotangent: Value, to type: TensorType) -> Value {
    if cotangent.shape == type.shape { return cotangent }
    return emit(.sumTo, cotangent, attributes: Op.targetShape => type.shape.extents)
  }
}
