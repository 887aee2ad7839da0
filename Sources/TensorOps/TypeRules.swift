public import TensorCore
public import TensorIR

/// Type rules and support rules that several ops share.
enum TypeRules {
  /// One floating-point operand, whose type the result has.
  static func sameFloating(_ use: OpUse) throws(OpError) -> TensorType {
    guard use[0].dtype.isFloating else { throw OpError("expected real numbers, not \(use[0])") }
    return use[0]
  }

  /// Operands of one floating-point type whose shapes broadcast.
  static func broadcasting(_ use: OpUse) throws(OpError) -> TensorType {
    guard use.types.allSatisfy(\.dtype.isFloating) else {
      let types = use.types.map { "\($0)" }.joined(separator: " and ")
      throw OpError("expected real numbers, not \(types)")
    }
    return try broadcastingAny(use)
  }

  /// Operands of one element type whose shapes broadcast.
  static func broadcastingAny(_ use: OpUse) throws(OpError) -> TensorType {
    var result = use[0]
    for type in use.types.dropFirst() {
      guard type.dtype == result.dtype else {
        throw OpError("element types differ: \(use[0]) and \(type)")
      }
      guard let shape = Shape.broadcast(result.shape, type.shape) else {
        throw OpError("shapes do not broadcast: \(result.shape) and \(type.shape)")
      }
      result.shape = shape
    }
    return result
  }

  /// The support `real` whatever the operands.
  static func real(_ use: OpUse) -> Support { .real }
}

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

  /// The cotangent of an operand that was broadcast: summed over what broadcasting repeated.
  public func sum(_ cotangent: Value, to type: TensorType) -> Value {
    if cotangent.shape == type.shape { return cotangent }
    return emit(.sumTo, cotangent, attributes: Op.targetShape => type.shape.extents)
  }
}
