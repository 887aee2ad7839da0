import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Lets matrix products read their operands transposed, which has no cost.
  public static let sinkTransposes = Pass(
    "sink-transposes",
    summary: "Turns a swap of the last two axes into a flag of the neighbouring matrix product.",
    rewrite: { function in
      let uses = function.useCounts()
      return { b, node, operands in
        if node.op == .matmul {
          let (a, flipsA) = unswapped(b, operands[0])
          let (c, flipsB) = unswapped(b, operands[1])
          guard flipsA || flipsB else { return nil }
          return b.emit(
            .matmul, a, c, attributes: Op.transposeA => node[Op.transposeA] != flipsA,
            Op.transposeB => node[Op.transposeB] != flipsB)
        }
        // (A·B)ᵀ = Bᵀ·Aᵀ, but not where the product itself is needed as well.
        guard node.op == .transpose, swapsLastTwo(node), uses[node.operands[0].id] == 1 else {
          return nil
        }
        let product = b.node(operands[0])
        guard product.op == .matmul else { return nil }
        return b.emit(
          .matmul, product.operands[1], product.operands[0],
          attributes: Op.transposeA => !product[Op.transposeB],
          Op.transposeB => !product[Op.transposeA])
      }
    })

  /// The operand of a swap of the last two axes, and whether there was one.
  private static func unswapped(_ b: Builder, _ value: Value) -> (Value, Bool) {
    let node = b.node(value)
    guard node.op == .transpose, swapsLastTwo(node) else { return (value, false) }
    return (node.operands[0], true)
  }

  /// True if a transpose swaps the last two axes and leaves all others.
  private static func swapsLastTwo(_ node: Node) -> Bool {
    let order = node[Op.permutation]
    return order.suffix(2) == [-1, -2] && order.dropLast(2).elementsEqual(-order.count ..< -2)
  }
}

extension Function {
  /// The number of readers of each value, including results.
  func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for node in nodes {
      for operand in node.operands { counts[operand.id] += 1 }
    }
    for (_, value) in results { counts[value.id] += 1 }
    return counts
  }
}
