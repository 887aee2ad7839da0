import TensorCore
public import TensorIR

extension Op {
  /// The larger of two tensors' elements; NaN if either is NaN.
  public static let maximum: Op = Op(
    "maximum",
    summary: "The larger of two tensors' elements; NaN if either is NaN.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .piecewiseSmooth,
    infer: TypeRules.broadcastingAny,
    support: { use in
      // One operand that is not negative suffices.
      let join = Support.join(use[0].support, use[1].support).elementwise
      let isPositive = use.types.contains { $0.support.isSubset(of: .positive) }
      return join == .real && isPositive ? .positive : join
    },
    derivative: .vjp { b, node, g in
      let (x, y) = (node.operands[0], node.operands[1])
      // At a tie the second operand receives everything: the slope of maximum(x, 0) at 0 is 0.
      // The result tells as much as `x`, which then need not be kept.
      let isFirst = b.emit(.gt, node.result, y)
      let zero = b.constant(0, like: g)
      return [
        b.sum(b.emit(.select, isFirst, g, zero), to: x.type),
        b.sum(b.emit(.select, isFirst, zero, g), to: y.type),
      ]
    },
    reference: Reference.binary { $0 > $1 || $0.isNaN ? $0 : $1 },
    kernel: .elementwise(.maximum),
    example: Example(
      [Tensor([3], [1, -3, 5]), Tensor([], [2])], gives: Tensor([3], [2, 2, 5])))
}
