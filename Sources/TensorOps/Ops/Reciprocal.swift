import TensorCore
public import TensorIR

extension Op {
  /// One divided by every element.
  public static let reciprocal: Op = Op(
    "reciprocal",
    summary: "One divided by every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.positiveIfPositive,
    derivative: .unary { g, _, y in -(g * y.square) },
    reference: Reference.unary { 1 / $0 },
    kernel: .elementwise(.reciprocal),
    example: Example(
      [Tensor([3], [-2, 0.5, 4])],
      gives: Tensor([3], [-0.5, 2, 0.25])))
}
