import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The exponential of every element minus one, accurate near zero.
  public static let expm1: Op = Op(
    "expm1",
    summary: "The exponential of every element minus one, accurate near zero.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.positiveIfPositive,
    derivative: .vjp { b, node, g in
      // The derivative is exp(x), which is the forward result plus one.
      [b.emit(.mul, g, b.emit(.add, node.result, b.constant(1, like: g)))]
    },
    reference: Reference.unary { Foundation.expm1($0) },
    kernel: .elementwise(.expm1),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [-0.6321205588285577, 0, 1.718281828459045])))
}
