import TensorCore
public import TensorIR

extension Op {
  /// The difference of two tensors, element by element.
  public static let sub: Op = Op(
    "sub",
    summary: "The difference of two tensors, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcastingAny,
    support: TypeRules.real,
    derivative: .binary { g, _, _, _ in [g, -g] },
    reference: Reference.binary(-),
    kernel: .elementwise(.subtract),
    example: Example(
      [Tensor([2], [1, 2]), Tensor([], [10])], gives: Tensor([2], [-9, -8])))
}
