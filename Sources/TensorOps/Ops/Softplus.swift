import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The softplus log(1 + exp(x)) of every element, stable for large values.
  public static let softplus: Op = Op(
    "softplus",
    summary: "The softplus log(1 + exp(x)) of every element, stable for large values.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.positive,
    derivative: .unary { g, x, _ in g * x.sigmoid },
    reference: Reference.unary {
      Swift.max($0, 0) + Foundation.log1p(Foundation.exp(-Swift.abs($0)))
    },
    kernel: .elementwise(.softplus),
    example: Example(
      [Tensor([3], [-1, 0, 1000])],
      gives: Tensor([3], [0.31326168751822286, 0.6931471805599453, 1000])))
}
