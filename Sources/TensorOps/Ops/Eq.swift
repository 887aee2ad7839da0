import TensorCore
public import TensorIR

extension Op {
  /// 1 where the first tensor's element equals the second's, else 0.
  public static let eq: Op = Op(
    "eq",
    summary: "1 where the first tensor's element equals the second's, else 0.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: TypeRules.broadcasting,
    support: TypeRules.binary,
    derivative: .zero(because: "a comparison is constant wherever it is differentiable"),
    reference: Reference.binary { $0 == $1 ? 1 : 0 },
    kernel: .elementwise(.equal),
    example: Example(
      [Tensor([3], [1, 2, 3]), Tensor([], [2])], gives: Tensor([3], [0, 1, 0])))
}
