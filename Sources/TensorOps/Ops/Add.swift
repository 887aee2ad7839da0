import TensorCore
public import TensorIR

extension Op {
  /// The sum of two tensors, element by element.
  public static let add: Op = Op(
    "add",
    summary: "The sum of two tensors, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcastingAny,
    support: { $0.types.allSatisfy { $0.support.isSubset(of: .positive) } ? .positive : .real },
    derivative: .binary { g, _, _, _ in [g, g] },
    reference: Reference.binary(+),
    kernel: .elementwise(.add),
    example: Example(
      [Tensor([2], [1, 2]), Tensor([], [10])], gives: Tensor([2], [11, 12])))
}
