import TensorCore
public import TensorIR

extension Op {
  /// The whole number nearest to each element, the even one of two.
  public static let round: Op = Op(
    "round",
    summary: "The whole number nearest to each element, the even one of two.",
    operands: ["x"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: TypeRules.sameFloating,
    support: TypeRules.wholeNumbers,
    derivative: .zero(because: "rounding is constant wherever it is differentiable"),
    reference: Reference.unary { $0.rounded(.toNearestOrEven) },
    kernel: .elementwise(.round),
    example: Example(
      [Tensor([3], [-1.5, 0.5, 2.6])],
      gives: Tensor([3], [-2, 0, 3])))
}
