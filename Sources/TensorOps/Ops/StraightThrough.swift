import TensorCore
public import TensorIR

extension Op {
  /// A value whose cotangent goes to a surrogate.
  public static let straightThrough: Op = Op(
    "straight_through",
    summary: "The value itself, whose cotangent goes to the surrogate instead.",
    operands: ["value", "surrogate"],
    attributes: [],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      guard use[0].dtype == use[1].dtype, use[0].shape == use[1].shape else {
        throw OpError("a value \(use[0]) needs a surrogate of the same shape, not \(use[1])")
      }
      return try TypeRules.sameFloating(use)
    },
    support: TypeRules.same,
    derivative: .rule(inert: [0]) { [nil, $0.g] },
    reference: { operands, _, _ in operands[0] },
    kernel: .elementwise(.identity),
    example: Example(
      [Tensor([2], [0, 1]), Tensor([2], [0.3, 0.7])], gives: Tensor([2], [0, 1])))
}
