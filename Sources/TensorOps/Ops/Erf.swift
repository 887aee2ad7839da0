import Foundation
import TensorCore
public import TensorIR

extension Op {
  /// The error function of every element.
  public static let erf: Op = Op(
    "erf",
    summary: "The error function of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.real,
    derivative: .unary { g, x, _ in g * (2 / Double.pi.squareRoot() * (-x.square).exp) },
    reference: Reference.unary { Foundation.erf($0) },
    kernel: .elementwise(.erf),
    example: Example(
      [Tensor([3], [-1, 0, 1])],
      gives: Tensor([3], [-0.8427007929497149, 0, 0.8427007929497149])))
}
