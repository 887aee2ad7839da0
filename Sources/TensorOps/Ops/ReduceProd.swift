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
    derivative: .rule { node in
      // The product of the others is that of all that are not zero over the element itself, and
      // zero where another element is zero; so no division by zero and no 0·∞.
      let (g, x) = (node.g, node.x)
      let isZero = x.isEqual(to: x.number(0))
      let nonzero = isZero.select(x.number(1), x)
      let product = nonzero.reduceProd(node[axes])
      let hasOther = isZero.sum(node[axes]).isUnequal(to: isZero)
      return [g * hasOther.select(x.number(0), product / nonzero)]
    },
    reference: Reference.reduction { $0.reduce(1, *) },
    kernel: .reduction(.product),
    example: Example(
      [Tensor([2, 3], [1, 2, 3, 4, 0, -2])], axes => [-1], gives: Tensor([2, 1], [6, 0])))
}
