import TensorIR

extension Pass {
  /// Computes equal expressions once; every op is pure, so equal form is equal value.
  public static let commonSubexpressions = Pass(
    "common-subexpressions",
    summary: "Replaces a node by an earlier one of the same op, operands and attributes.",
    rewrite: { _ in
      var seen: [Expression: Value] = [:]
      return { b, node, operands in
        let key = Expression(
          op: node.op, operands: operands.map(\.id), attributes: node.attributes)
        if let value = seen[key] { return value }
        let value = b.copy(node, operands)
        seen[key] = value
        return value
      }
    })

  private struct Expression: Hashable {
    let op: Op?
    let operands: [Int]
    let attributes: Attributes

    /// Attributes seldom tell nodes of the same operands apart, but are all that constants have.
    func hash(into hasher: inout Hasher) {
      hasher.combine(op)
      for operand in operands { hasher.combine(operand) }
      if operands.isEmpty { hasher.combine(attributes) }
    }
  }
}
