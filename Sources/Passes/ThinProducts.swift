import TensorCore
import TensorIR
import TensorOps

extension Pass {
  /// Products of which each is too small for a kernel of its own become loops, which their
  /// neighbours join.
  public static let thinProducts = Pass(
    "thin-products",
    summary: "Turns inner and outer products of many vectors into sums and elementwise products.",
    rewrite: { _ in
      { b, node, operands in
        guard node.op == .matmul, node.result.shape.leading(exceptLast: 2).count > 1 else {
          return nil
        }
        let (isTurned, isTurnedToo) = (node[Op.transposeA], node[Op.transposeB])
        let (x, y) = (operands[0], operands[1])
        let inner = isTurned ? x.shape[-2] : x.shape[-1]
        let value: Value
        if inner == 1 {
          let column = isTurned ? turned(b, x) : x
          value = b.emit(.mul, column, isTurnedToo ? turned(b, y) : y)
        } else if node.result.shape.trailing(2) == [1, 1],
          y.shape.leading(exceptLast: 2).count > 1
        {
          let row = isTurned ? turned(b, x) : x
          let product = b.emit(.mul, row, isTurnedToo ? y : turned(b, y))
          value = b.emit(.sum, product, attributes: Op.axes => [-1])
        } else {
          return nil
        }
        return value.type.replaces(node.result.type) ? value : nil
      }
    })

  /// A row as a column, or a column as a row.
  private static func turned(_ b: Builder, _ value: Value) -> Value {
    b.emit(
      .reshape, value, attributes: Op.reshapeRank => 2,
      Op.reshapeShape => [value.shape[-1], value.shape[-2]])
  }
}
