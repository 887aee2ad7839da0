import TensorCore
public import TensorIR

extension Op {
  /// 1 where the first tensor's element is at least the second's, else 0.
  public static let ge: Op = Op(
    "ge",
    summary: "1 where the first tensor's element is at least the second's, else 0.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .piecewiseConstant,
    infer: TypeRules.broadcasting,
    support: TypeRules.binary,
    derivative: .zero(because: "a comparison is constant wherever it is differentiable"),
    reference: Reference.binary { $0 >= $1 ? 1 : 0 },
    kernel: .elementwise(.greaterOrEqual),
    example: Example(
      [Tensor([3], [1, 2, 3]), Tensor([], [2])], gives: Tensor([3], [0, 1, 1])))
}
