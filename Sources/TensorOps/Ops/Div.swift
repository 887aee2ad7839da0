import TensorCore
public import TensorIR

extension Op {
  /// The quotient of two tensors, element by element.
  public static let div: Op = Op(
    "div",
    summary: "The quotient of two tensors, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcasting,
    support: TypeRules.positiveIfPositive,
    derivative: .vjp { b, node, g in
      let (x, y) = (node.operands[0], node.operands[1])
      let dx = b.emit(.div, g, y)
      // The derivative in y is −x/y², and the forward result is x/y.
      return [
        b.sum(dx, to: x.type), b.sum(b.emit(.neg, b.emit(.mul, dx, node.result)), to: y.type),
      ]
    },
    reference: Reference.binary(/),
    kernel: .elementwise(.divide),
    example: Example(
      [Tensor([2], [3, -2]), Tensor([], [2])], gives: Tensor([2], [1.5, -1])))
}
