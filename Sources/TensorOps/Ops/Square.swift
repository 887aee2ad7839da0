import TensorCore
public import TensorIR

extension Op {
  /// The square of every element.
  public static let square: Op = Op(
    "square",
    summary: "The square of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.rangeOrPositive,
    derivative: .unary { g, x, _ in g * (x * 2) },
    reference: Reference.unary { $0 * $0 },
    kernel: .elementwise(.square),
    example: Example(
      [Tensor([3], [-2, 0, 3])],
      gives: Tensor([3], [4, 0, 9])))
}
