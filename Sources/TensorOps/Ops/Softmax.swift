import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The exponentials of every row over their sum.
  public static let softmax: Op = Op(
    "softmax",
    summary: "Exponentials along the last axis over their sum; zeros if all are minus infinity.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.rows,
    support: { _ in .simplex },
    derivative: .unary { g, _, y in y * (g - (g * y).sum(-1)) },
    reference: Reference.rows { row in
      let total = Reference.logSumExp(row)
      return row.map { $0 == -.infinity ? 0 : Foundation.exp($0 - total) }
    },
    kernel: .row(.softmax),
    example: Example(
      [Tensor([2, 2], [0, 0, 3, -.infinity])], gives: Tensor([2, 2], [0.5, 0.5, 1, 0])))
}
