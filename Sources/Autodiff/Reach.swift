import TensorCore
import TensorIR
import TensorOps

/// The elements of a value that a cotangent reaches: all others have a cotangent of exactly 0,
/// because a later op did not select them.
///
/// Zero times an infinite slope is not zero in arithmetic, so that `where(x > 0, log(x), 0)` had no
/// gradient at
/// 0. Reverse mode asks for the mask only at a slope that may be infinite; nothing is built
///   elsewhere.
final class Reach {
  private let b: Builder
  private let build: () -> Value
  private var mask: Value?

  private init(_ b: Builder, _ build: @escaping () -> Value) {
    self.b = b
    self.build = build
  }

  /// Not 0 where the cotangent reaches, with the value's shape.
  var value: Value {
    if let mask { return mask }
    let value = build()
    mask = value
    return value
  }

  /// The elements that one of two cotangents of a value reaches.
  static func union(_ x: Reach?, _ y: Reach?, _ b: Builder) -> Reach? {
    guard let x, let y else { return nil }
    return Reach(b) { b.emit(.maximum, x.value, y.value) }
  }

  /// The elements that the cotangent of an operand reaches, given that of the node's result; nil if
  /// they are all elements, or unknown.
  static func through(
    _ node: Node, operand: Int, _ result: Reach?,
    _ rule: @escaping (Builder, Node, Value) -> [Value?],
    _ b: Builder
  ) -> Reach? {
    guard let op = node.op else { return nil }
    let type = node.operands[operand].type
    switch op.kernel {
    // Their rules give zeros for unselected elements, and pass on the selected ones.
    case .elementwise(.select), .elementwise(.maximum), .elementwise(.minimum),
      .reduction(.maximum),
      .movement(.slice), .movement(.gather):
      return Reach(b) {
        let seed = result?.value ?? ones(like: node.result, b)
        return rule(b, node, seed)[operand] ?? ones(like: node.operands[operand], b)
      }
    case .movement, .reduction(.sum):
      guard let result else { return nil }
      return Reach(b) {
        rule(b, node, result.value)[operand] ?? ones(like: node.operands[operand], b)
      }
    case .elementwise:
      guard let result else { return nil }
      return Reach(b) { b.sum(result.value, to: type) }
    default: return nil
    }
  }

  private static func ones(like value: Value, _ b: Builder) -> Value {
    let one = b.constant(1, like: value)
    return b.emit(.broadcastTo, one, attributes: Op.targetShape => value.shape.extents)
  }

  /// The node with operands of 1 where no cotangent reaches, at which every slope is finite.
  static func guarded(_ node: Node, _ reach: Reach, _ b: Builder) -> Node {
    guard let op = node.op else { fatalError("autodiff: a parameter has no slope") }
    let operands = node.operands.map { operand in
      operand.type.dtype == node.result.type.dtype
        ? b.emit(.select, reach.value, operand, b.constant(1, like: operand)) : operand
    }
    return b.node(b.emit(op, operands, node.attributes))
  }
}
