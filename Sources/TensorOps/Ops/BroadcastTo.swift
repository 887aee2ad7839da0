import TensorCore
public import TensorIR

extension Op {
  /// A tensor repeated along axes that are missing or have extent 1.
  public static let broadcastTo: Op = Op(
    "broadcast_to",
    summary: "The tensor repeated until its trailing axes have the extents of `shape`.",
    operands: ["x"],
    attributes: [targetShape.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      guard let shape = Shape.broadcast(use[0].shape, Shape(use[targetShape])) else {
        throw OpError("\(use[0].shape) does not broadcast to \(Shape(use[targetShape]))")
      }
      return TensorType(use[0].dtype, shape)
    },
    support: { use in
      let width = use[targetShape].last ?? 1
      let keepsRows = use[0].shape.rank > 0 && (use[0].shape[-1] == width || width == 1)
      return keepsRows ? use[0].support : use[0].support.elementwise
    },
    derivative: .unary { g, _, _ in g },
    reference: { operands, _, type in operands[0].broadcast(to: type.shape) },
    kernel: .movement(.broadcast),
    example: Example(
      [Tensor([2], [1, 2])], targetShape => [2, 2], gives: Tensor([2, 2], [1, 2, 1, 2])))
}
