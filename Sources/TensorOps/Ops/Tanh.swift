import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The hyperbolic tangent of every element.
  public static let tanh: Op = Op(
    "tanh",
    summary: "The hyperbolic tangent of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.real,
    derivative: .unary { g, _, y in g * (1 - y * y) },
    reference: Reference.unary { Foundation.tanh($0) },
    kernel: .elementwise(.tanh),
    example: Example(
      [Tensor([3], [-1, 0, 1])], gives: Tensor([3], [-0.7615941559557649, 0, 0.7615941559557649])))
}
