import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The natural logarithm of every element.
  public static let log: Op = Op(
    "log",
    summary: "The natural logarithm of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.real,
    derivative: .unary { g, x, _ in g / x },
    reference: Reference.unary { Foundation.log($0) },
    kernel: .elementwise(.log),
    example: Example(
      [Tensor([3], [0.5, 1, 2])],
      gives: Tensor([3], [-0.6931471805599453, 0, 0.6931471805599453])))
}
