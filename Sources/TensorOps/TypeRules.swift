import TensorCore
import TensorIR

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

  /// One floating-point operand whose axes named by `axes` shrink to extent 1.
  static func reducing(_ use: OpUse) throws(OpError) -> TensorType {
    var type = try sameFloating(use)
    let axes = use[Op.axes]
    guard Set(axes).count == axes.count else { throw OpError("`axes` names an axis twice") }
    for axis in axes {
      try check(axis: axis, of: type.shape)
      type.shape.extents[axis + type.shape.rank] = 1
    }
    return type
  }

  /// One floating-point operand with at least one axis, whose type the result has.
  static func rows(_ use: OpUse) throws(OpError) -> TensorType {
    let type = try sameFloating(use)
    try check(axis: -1, of: type.shape)
    return type
  }

  /// Checks that a negative axis number names an axis of a shape.
  static func check(axis: Int, of shape: Shape) throws(OpError) {
    guard axis < 0, axis >= -shape.rank else {
      throw OpError("\(shape) has no axis \(axis), counted from the end")
    }
  }

  /// The common shape of the leading axes that several operands have.
  static func leading(_ a: Shape, _ b: Shape) throws(OpError) -> Shape {
    guard let shape = Shape.broadcast(a, b) else {
      throw OpError("leading axes do not broadcast: \(a) and \(b)")
    }
    return shape
  }

  /// The support `real` whatever the operands.
  static func real(_ use: OpUse) -> Support { .real }

  /// The support `positive` whatever the operands.
  static func positive(_ use: OpUse) -> Support { .positive }

  /// The support `binary` whatever the operands.
  static func binary(_ use: OpUse) -> Support { .binary }

  /// The operand's own support, for ops that keep its rows as they are.
  static func same(_ use: OpUse) -> Support { use[0].support }

  /// The range of the operand, without properties of whole rows.
  static func range(_ use: OpUse) -> Support { use[0].support.elementwise }

  /// The operand's range where that is not negative, else `positive`.
  static func rangeOrPositive(_ use: OpUse) -> Support {
    use[0].support.isSubset(of: .positive) ? use[0].support.elementwise : .positive
  }

  /// Not negative where no operand is.
  static func positiveIfPositive(_ use: OpUse) -> Support {
    use.types.allSatisfy { $0.support.isSubset(of: .positive) } ? .positive : .real
  }

  /// The operand's range after rounding to whole numbers.
  static func wholeNumbers(_ use: OpUse) -> Support {
    let support = use[0].support
    if support == .onehot { return .onehot }
    if support.isSubset(of: .unit) { return .binary }
    return support.isSubset(of: .positive) ? .count : .real
  }

  /// The operand's range after summing several elements.
  static func sum(_ use: OpUse) -> Support {
    if use[0].support.isSubset(of: .binary) || use[0].support == .count { return .count }
    return use[0].support.isSubset(of: .positive) ? .positive : .real
  }
}
