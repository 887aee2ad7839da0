import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The logistic function 1 / (1 + exp(-x)) of every element.
  public static let sigmoid: Op = Op(
    "sigmoid",
    summary: "The logistic function 1 / (1 + exp(-x)) of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: { _ in .unit },
    derivative: .vjp { b, node, g in
      // The derivative is y·(1 − y), so the forward result is reused.
      let y = node.result
      return [b.emit(.mul, g, b.emit(.mul, y, b.emit(.sub, b.constant(1, like: y), y)))]
    },
    reference: Reference.unary {
      $0 >= 0 ? 1 / (1 + Foundation.exp(-$0)) : Foundation.exp($0) / (1 + Foundation.exp($0))
    },
    kernel: .elementwise(.sigmoid),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [0.2689414213699951, 0.5, 0.7310585786300049])))
}
