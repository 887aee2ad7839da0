import TensorCore
public import TensorIR

extension Op {
  /// The number of the first largest element of every row.
  public static let argmax: Op = Op(
    "argmax",
    summary: "The index of the first largest element along the last axis, which keeps extent 1.",
    operands: ["x"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: { (use) throws(OpError) in
      let row = try TypeRules.rows(use)
      return TensorType(.i32, row.shape.leading(exceptLast: 1) + [1])
    },
    support: { _ in .index },
    derivative: .zero(because: "a position is constant wherever it is differentiable"),
    reference: Reference.reduction { row in
      Double(row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 })
    },
    kernel: .reduction(.argmax),
    example: Example(
      [Tensor([2, 3], [1, 5, 5, -1, -2, -3])], gives: Tensor(.i32, [2, 1], [1, 0])))
}
