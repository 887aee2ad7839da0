import TensorCore
public import TensorIR

extension Op {
  /// The smaller of two tensors' elements; NaN if either is NaN.
  public static let minimum: Op = Op(
    "minimum",
    summary: "The smaller of two tensors' elements; NaN if either is NaN.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .piecewiseSmooth,
    infer: TypeRules.broadcastingAny,
    support: { Support.join($0[0].support, $0[1].support).elementwise },
    derivative: .vjp { b, node, g in
      let (x, y) = (node.operands[0], node.operands[1])
      // As in `maximum`, ties go to the second operand and the result replaces `x`.
      let isFirst = b.emit(.lt, node.result, y)
      let zero = b.constant(0, like: g)
      return [
        b.sum(b.emit(.select, isFirst, g, zero), to: x.type),
        b.sum(b.emit(.select, isFirst, zero, g), to: y.type),
      ]
    },
    reference: Reference.binary { $0 < $1 || $0.isNaN ? $0 : $1 },
    kernel: .elementwise(.minimum),
    example: Example(
      [Tensor([3], [1, -3, 5]), Tensor([], [2])], gives: Tensor([3], [1, -3, 2])))
}
