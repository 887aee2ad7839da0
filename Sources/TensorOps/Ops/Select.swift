import TensorCore
public import TensorIR

extension Op {
  /// The second tensor's element where the first's is not zero, else the third's.
  public static let select: Op = Op(
    "select",
    summary: "The second tensor's element where the first's is not zero, else the third's.",
    operands: ["condition", "x", "y"],
    attributes: [],
    regularity: .piecewiseSmooth,
    infer: TypeRules.broadcastingAny,
    support: { use in
      let join = Support.join(use[1].support, use[2].support)
      // Rows stay whole only where the condition picks whole rows and neither side is stretched.
      let width = max(use[1].shape.extents.last ?? 1, use[2].shape.extents.last ?? 1)
      let keepsRows =
        (use[0].shape.extents.last ?? 1) == 1
        && use.types.dropFirst().allSatisfy { $0.shape.extents.last == width }
      return keepsRows ? join : join.elementwise
    },
    derivative: .rule { node in
      // Zeros are selected, not multiplied: the side that is not taken may be infinite.
      let (g, condition, zero) = (node.g, node.operands[0], node.g.number(0))
      return [nil, condition.select(g, zero), condition.select(zero, g)]
    },
    reference: { operands, _, type in
      let parts = operands.map { $0.broadcast(to: type.shape).elements }
      return Tensor(
        type.dtype, type.shape,
        parts[0].indices.map { parts[0][$0] != 0 ? parts[1][$0] : parts[2][$0] })
    },
    kernel: .elementwise(.select),
    example: Example(
      [Tensor([3], [1, 0, 1]), Tensor([3], [1, 2, 3]), Tensor([], [-1])],
      gives: Tensor([3], [1, -1, 3])))
}
