import TensorCore
public import TensorIR

extension Op {
  /// The negative of every element.
  public static let neg: Op = Op(
    "neg",
    summary: "The negative of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.real,
    derivative: .unary { g, _, _ in -g },
    reference: Reference.unary { -$0 },
    kernel: .elementwise(.negate),
    example: Example(
      [Tensor([3], [-1, -0.0, 1])], gives: Tensor([3], [1, 0, -1])))
}
