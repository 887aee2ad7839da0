import TensorCore
public import TensorIR

extension Op {
  /// The logarithm of the softmax of every row.
  public static let logSoftmax: Op = Op(
    "log_softmax",
    summary: "The logarithm of the softmax along the last axis; minus infinity stays.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.rows,
    support: TypeRules.real,
    derivative: .vjp { b, node, g in
      // gᵢ − exp(yᵢ)·Σⱼ gⱼ over the possible entries; the others receive 0.
      let y = node.result
      let isPossible = b.emit(.gt, y, b.constant(-.infinity, like: y))
      let kept = b.emit(.select, isPossible, g, b.constant(0, like: g))
      let total = b.emit(.sum, kept, attributes: axes => [-1])
      return [b.emit(.sub, kept, b.emit(.mul, b.emit(.exp, y), total))]
    },
    reference: Reference.rows { row in
      let total = Reference.logSumExp(row)
      return row.map { $0 == -.infinity ? $0 : $0 - total }
    },
    kernel: .row(.logSoftmax),
    example: Example(
      [Tensor([2, 2], [0, 0, 3, -.infinity])],
      gives: Tensor([2, 2], [-0.6931471805599453, -0.6931471805599453, 0, -.infinity])))
}
