import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The exponential of every element.
  public static let exp: Op = Op(
    "exp",
    summary: "The exponential of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.positive,
    derivative: .unary { g, _, y in g * y },
    reference: Reference.unary { Foundation.exp($0) },
    kernel: .elementwise(.exp),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [0.36787944117144233, 1, 2.718281828459045])))
}
