import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Joins two consecutive movements into one, and removes those without effect.
  public static let composeMovements = Pass(
    "compose-movements",
    summary: "Joins neighbouring reshapes, transposes, broadcasts and sums, and drops empty ones.",
    rewrite: { function in
      let uses = function.useCounts()
      return { b, node, operands in
        guard let op = node.op, let x = operands.first else { return nil }
        let inner = b.node(x)
        // A sum that is needed elsewhere is cheaper to sum on than its operand.
        let isOnlyUse = uses[node.operands[0].id] == 1
        switch op {
        case .reshape: return reshape(b, node, x, inner)
        case .transpose: return transpose(b, node, x, inner)
        case .broadcastTo:
          if x.shape == node.result.shape { return x }
          guard inner.op == .broadcastTo else { return nil }
          return b.emit(
            .broadcastTo, inner.operands[0],
            attributes: Op.targetShape => node.result.shape.extents)
        case .sum, .sumTo:
          if x.shape == node.result.shape { return x }
          guard isOnlyUse, inner.op == .sum || inner.op == .sumTo else { return nil }
          return sums(b, node, inner)
        case .convert: return x.type.dtype == node.result.type.dtype ? x : nil
        default: return nil
        }
      }
    })

  private static func reshape(_ b: Builder, _ node: Node, _ x: Value, _ inner: Node) -> Value? {
    if x.shape == node.result.shape { return x }
    guard inner.op == .reshape else { return nil }
    let source = inner.operands[0]
    if source.shape == node.result.shape { return source }
    return b.emit(
      .reshape, source,
      attributes: Op.reshapeRank => source.shape.rank,
      Op.reshapeShape => node.result.shape.extents)
  }

  private static func transpose(_ b: Builder, _ node: Node, _ x: Value, _ inner: Node) -> Value? {
    let order = node[Op.permutation]
    let identity = Array(-order.count..<0)
    if order == identity { return x }
    guard inner.op == .transpose else { return nil }
    // Both orders over as many axes as the longer one has.
    let first = inner[Op.permutation]
    let count = max(order.count, first.count)
    let outer = Array(-count ..< -order.count) + order
    let innerOrder = Array(-count ..< -first.count) + first
    let both = outer.map { innerOrder[$0 + count] }
    if both == Array(-count..<0) { return inner.operands[0] }
    return b.emit(.transpose, inner.operands[0], attributes: Op.permutation => both)
  }

  private static func sums(_ b: Builder, _ node: Node, _ inner: Node) -> Value {
    let source = inner.operands[0]
    guard node.op == .sum, inner.op == .sum else {
      return b.emit(
        .sumTo, source, attributes: Op.targetShape => node.result.shape.extents)
    }
    let axes = Set(node[Op.axes]).union(inner[Op.axes]).sorted(by: >)
    return b.emit(.sum, source, attributes: Op.axes => axes)
  }
}
