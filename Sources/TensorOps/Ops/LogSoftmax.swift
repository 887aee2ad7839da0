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
    derivative: .unary { g, _, y in
      // Over the possible entries; the others receive 0.
      let kept = y.isGreater(than: -.infinity).select(g, g.number(0))
      let total = kept.sum(-1)
      return kept - y.exp * total
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
