import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The first tensor to the power of the second, element by element.
  public static let pow: Op = Op(
    "pow",
    summary: "The first tensor to the power of the second, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcasting,
    support: { $0[0].support.isSubset(of: .positive) ? .positive : .real },
    derivative: .vjp { b, node, g in
      let (x, y) = (node.operands[0], node.operands[1])
      let (zero, one) = (b.constant(0, like: g), b.constant(1, like: g))
      // y·x^(y − 1) must not become 0·∞ at x = y = 0, nor x^y·log x at x = 0.
      let lower = b.emit(.select, b.emit(.eq, y, zero), one, b.emit(.sub, y, one))
      let dx = b.emit(.mul, g, b.emit(.mul, y, b.emit(.pow, x, lower)))
      let safe = b.emit(.select, b.emit(.gt, x, zero), x, one)
      let dy = b.emit(.mul, g, b.emit(.mul, node.result, b.emit(.log, safe)))
      return [b.sum(dx, to: x.type), b.sum(dy, to: y.type)]
    },
    reference: Reference.binary { Foundation.pow($0, $1) },
    kernel: .elementwise(.power),
    example: Example(
      [Tensor([3], [2, 3, 4]), Tensor([3], [3, -1, 0.5])],
      gives: Tensor([3], [8, 1.0 / 3, 2])))
}
