import TensorCore
public import TensorIR

extension Op {
  /// The absolute value of every element.
  public static let abs: Op = Op(
    "abs",
    summary: "The absolute value of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .piecewiseSmooth,
    infer: TypeRules.sameFloating,
    support: TypeRules.rangeOrPositive,
    derivative: .unary { g, x, _ in g * x.sign },
    reference: Reference.unary { Swift.abs($0) },
    kernel: .elementwise(.absolute),
    example: Example(
      [Tensor([3], [-2, 0, 3])],
      gives: Tensor([3], [2, 0, 3])))
}
