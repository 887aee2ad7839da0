import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Computes on operands as they are before they are repeated.
  public static let sinkBroadcasts = Pass(
    "sink-broadcasts",
    summary: "Moves broadcasts after elementwise ops and sums, or drops them where shapes allow.",
    rewrite: { _ in
      { b, node, operands in
        switch node.op?.kernel {
        case .elementwise: elementwise(b, node, operands)
        case .reduction(.sum), .movement(.sumTo): sum(b, node, operands[0])
        case .product: product(b, node, operands)
        default: nil
        }
      }
    })

  /// The repeated part of a value: the operand of a broadcast, or the number of a constant.
  private static func source(_ b: Builder, _ value: Value) -> Value? {
    let node = b.node(value)
    if node.op == .broadcastTo { return node.operands[0] }
    guard node.op == .constant, value.shape.rank > 0, node[Op.elements].count == 1 else {
      return nil
    }
    return b.constant(Tensor(scalar: node[Op.elements][0], value.type.dtype))
  }

  /// op(broadcast x, y) = broadcast op(x, y), where the outer broadcast is often none.
  private static func elementwise(_ b: Builder, _ node: Node, _ operands: [Value]) -> Value? {
    guard let op = node.op, op != .straightThrough, op != .sample else { return nil }
    let sources = operands.map { source(b, $0) }
    guard sources.contains(where: { $0 != nil }) else { return nil }
    let smaller = zip(sources, operands).map { $0 ?? $1 }
    return broadcast(b, b.emit(op, smaller, node.attributes), as: node)
  }

  /// Leading axes of a product broadcast by themselves.
  private static func product(_ b: Builder, _ node: Node, _ operands: [Value]) -> Value? {
    let smaller = operands.map { operand in
      let definition = b.node(operand)
      guard definition.op == .broadcastTo, let source = definition.operands.first,
        source.shape.rank >= 2, source.shape.trailing(2) == operand.shape.trailing(2)
      else { return operand }
      return source
    }
    guard smaller != operands else { return nil }
    return broadcast(b, b.emit(.matmul, smaller, node.attributes), as: node)
  }

  /// A sum over repeated elements is a multiple; the others are summed before they are repeated.
  private static func sum(_ b: Builder, _ node: Node, _ operand: Value) -> Value? {
    guard let source = source(b, operand) else { return nil }
    let (whole, result) = (operand.shape, node.result.shape)
    var factor = 1.0
    var partial = [Int](repeating: 1, count: min(source.shape.rank, result.rank))
    for axis in 1...max(whole.rank, 1) where axis <= whole.rank {
      let own = axis <= source.shape.rank ? source.shape[-axis] : 1
      let isReduced = axis > result.rank || (result[-axis] == 1 && whole[-axis] != 1)
      if isReduced, own == 1 { factor *= Double(whole[-axis]) }
      if !isReduced, axis <= partial.count { partial[partial.count - axis] = own }
    }
    var value = source
    if source.shape.extents != partial {
      value = b.emit(.sumTo, value, attributes: Op.targetShape => partial)
    }
    if factor != 1 { value = b.emit(.mul, value, b.constant(factor, like: value)) }
    return broadcast(b, value, as: node)
  }

  /// The value in the shape that the node had; it keeps the node's name also where it is smaller.
  private static func broadcast(_ b: Builder, _ value: Value, as node: Node) -> Value {
    if let name = node.name { b.name(value, name) }
    let shape = node.result.shape
    if value.shape == shape { return value }
    return b.emit(.broadcastTo, value, attributes: Op.targetShape => shape.extents)
  }
}
