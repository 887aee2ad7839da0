import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The logarithm of one plus every element, accurate near zero.
  public static let log1p: Op = Op(
    "log1p",
    summary: "The logarithm of one plus every element, accurate near zero.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.positiveIfPositive,
    derivative: .unary { g, x, _ in g / (x + 1) },
    reference: Reference.unary { Foundation.log1p($0) },
    kernel: .elementwise(.log1p),
    example: Example(
      [Tensor([3], [-0.5, 0, 1])],
      gives: Tensor([3], [-0.6931471805599453, 0, 0.6931471805599453])))
}
