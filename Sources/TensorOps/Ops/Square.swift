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
    derivative: .vjp { b, node, g in
      let double = b.emit(.mul, node.operands[0], b.constant(2, like: g))
      return [b.emit(.mul, g, double)]
    },
    reference: Reference.unary { $0 * $0 },
    kernel: .elementwise(.square),
    example: Example(
      [Tensor([3], [-2, 0, 3])],
      gives: Tensor([3], [4, 0, 9])))
}
