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
    derivative: .unary { g, _, y in g * (y + 1) },
    reference: Reference.unary { Foundation.expm1($0) },
    kernel: .elementwise(.expm1),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [-0.6321205588285577, 0, 1.718281828459045])))
}
