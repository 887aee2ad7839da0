import TensorCore
public import TensorIR

extension Op {
  /// The product of two tensors, element by element.
  public static let mul: Op = Op(
    "mul",
    summary: "The product of two tensors, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcastingAny,
    support: { use in
      let both = Support.join(use[0].support, use[1].support)
      return both.isSubset(of: .positive) ? both.elementwise : .real
    },
    derivative: .vjp { b, node, g in
      let (x, y) = (node.operands[0], node.operands[1])
      return [b.sum(b.emit(.mul, g, y), to: x.type), b.sum(b.emit(.mul, g, x), to: y.type)]
    },
    reference: Reference.binary(*),
    kernel: .elementwise(.multiply),
    example: Example([Tensor([2], [3, -2]), Tensor([2], [2, 4])], gives: Tensor([2], [6, -8])))
}
