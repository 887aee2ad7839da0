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
    derivative: .vjp { b, node, g in
      // tanh′ = 1 − tanh², so the forward result is reused.
      let y = node.result
      return [b.emit(.mul, g, b.emit(.sub, b.constant(1, like: y), b.emit(.mul, y, y)))]
    },
    reference: Reference.unary { Foundation.tanh($0) },
    kernel: .elementwise(.tanh),
    example: Example(
      [Tensor([3], [-1, 0, 1])], gives: Tensor([3], [-0.7615941559557649, 0, 0.7615941559557649])))
}
