import Passes
import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Takes the axis of extent 1 away that the language puts between rows and a vector.
  static let unitRows = Pass(
    "unit-rows", summary: "Turns products of rows of one vector into one.",
    rewrite: { _ in product })

  /// The product of a reshaped product without its axis of extent 1.
  private static func product(_ b: Builder, _ node: Node, _ operands: [Value]) -> Value? {
    guard node.op == .reshape else { return nil }
    let product = b.node(operands[0])
    guard product.op == .matmul, !product[Op.transposeA] else { return nil }
    let (rows, matrix) = (b.node(product.operands[0]), product.operands[1])
    guard rows.op == .reshape, matrix.shape.rank == 2, let x = rows.operands.first,
      x.shape.rank > 1, rows.result.shape == x.shape.leading(exceptLast: 1) + [1, x.shape[-1]],
      node.result.shape == x.shape.leading(exceptLast: 1) + [
        matrix.shape[product[Op.transposeB] ? 0 : 1]
      ]
    else { return nil }
    return b.emit(.matmul, [x, matrix], product.attributes)
  }
}
