import TensorCore
public import TensorIR

extension Op {
  /// A value that reverse mode takes for a constant.
  public static let stopGradient: Op = Op(
    "stop_gradient",
    summary: "The value itself, which reverse mode treats as a constant.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: { (use) throws(OpError) in use[0] },
    support: TypeRules.same,
    derivative: .zero(because: "the spec asks for a constant"),
    reference: { operands, _, _ in operands[0] },
    kernel: .elementwise(.identity),
    example: Example([Tensor([2], [1, -2])], gives: Tensor([2], [1, -2])))
}
