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
    derivative: .unary { g, _, y in g * (y * (1 - y)) },
    reference: Reference.unary {
      $0 >= 0 ? 1 / (1 + Foundation.exp(-$0)) : Foundation.exp($0) / (1 + Foundation.exp($0))
    },
    kernel: .elementwise(.sigmoid),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [0.2689414213699951, 0.5, 0.7310585786300049])))
}
