import TensorCore
public import TensorIR

extension Op {
  /// The product over axes, which keep extent 1.
  public static let reduceProd: Op = Op(
    "reduce_prod",
    summary: "The product over `axes`, which keep extent 1.",
    operands: ["x"],
    attributes: [axes.spec],
    regularity: .smooth,
    infer: TypeRules.reducing,
    support: { $0[0].support.isSubset(of: .positive) ? $0[0].support.elementwise : .real },
    derivative: .vjp { b, node, g in
      // The product of the others is that of all that are not zero over the element itself, and
      // zero where another element is zero; so no division by zero and no 0·∞.
      let x = node.operands[0]
      let isZero = b.emit(.eq, x, b.constant(0, like: x))
      let nonzero = b.emit(.select, isZero, b.constant(1, like: x), x)
      let product = b.emit(.reduceProd, nonzero, attributes: axes => node[axes])
      let zeros = b.emit(.sum, isZero, attributes: axes => node[axes])
      let hasOther = b.emit(.ne, zeros, isZero)
      let others = b.emit(
        .select, hasOther, b.constant(0, like: x), b.emit(.div, product, nonzero))
      return [b.emit(.mul, g, others)]
    },
    reference: Reference.reduction { $0.reduce(1, *) },
    kernel: .reduction(.product),
    example: Example(
      [Tensor([2, 3], [1, 2, 3, 4, 0, -2])], axes => [-1], gives: Tensor([2, 1], [6, 0])))
}
