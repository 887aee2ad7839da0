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
    derivative: .binary { g, x, y, z in
      let (zero, one) = (g.number(0), g.number(1))
      // y·x^(y − 1) must not become 0·∞ at x = y = 0, nor x^y·log x at x = 0.
      let lower = y.isEqual(to: zero).select(one, y - one)
      let safe = x.isGreater(than: zero).select(x, one)
      return [g * (y * x.power(lower)), g * (z * safe.log)]
    },
    reference: Reference.binary { Foundation.pow($0, $1) },
    kernel: .elementwise(.power),
    example: Example(
      [Tensor([3], [2, 3, 4]), Tensor([3], [3, -1, 0.5])],
      gives: Tensor([3], [8, 1.0 / 3, 2])))
}
