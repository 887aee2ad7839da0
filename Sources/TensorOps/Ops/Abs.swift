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
    derivative: .vjp { b, node, g in
      [b.emit(.mul, g, b.emit(.sign, node.operands[0]))]
    },
    reference: Reference.unary { Swift.abs($0) },
    kernel: .elementwise(.absolute),
    example: Example(
      [Tensor([3], [-2, 0, 3])],
      gives: Tensor([3], [2, 0, 3])))
}
