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
    derivative: .binary { g, x, y, _ in [g * y, g * x] },
    reference: Reference.binary(*),
    kernel: .elementwise(.multiply),
    example: Example([Tensor([2], [3, -2]), Tensor([2], [2, 4])], gives: Tensor([2], [6, -8])))
}
