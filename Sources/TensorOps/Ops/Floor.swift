import TensorCore
public import TensorIR

extension Op {
  /// The largest whole number that is not above each element.
  public static let floor: Op = Op(
    "floor",
    summary: "The largest whole number that is not above each element.",
    operands: ["x"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: TypeRules.sameFloating,
    support: TypeRules.wholeNumbers,
    derivative: .zero(because: "rounding is constant wherever it is differentiable"),
    reference: Reference.unary { $0.rounded(.down) },
    kernel: .elementwise(.floor),
    example: Example(
      [Tensor([3], [-1.5, 0.5, 2])],
      gives: Tensor([3], [-2, 0, 2])))
}
