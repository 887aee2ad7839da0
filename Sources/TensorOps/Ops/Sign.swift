import TensorCore
public import TensorIR

extension Op {
  /// The sign of every element: -1, 0 or 1.
  public static let sign: Op = Op(
    "sign",
    summary: "The sign of every element: -1, 0 or 1.",
    operands: ["x"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: TypeRules.sameFloating,
    support: { $0[0].support.isSubset(of: .positive) ? .binary : .real },
    derivative: .zero(because: "the sign is constant wherever it is differentiable"),
    reference: Reference.unary { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    kernel: .elementwise(.sign),
    example: Example(
      [Tensor([3], [-2, 0, 3])],
      gives: Tensor([3], [-1, 0, 1])))
}
