import TensorCore
public import TensorIR

extension Op {
  /// The quotient of two tensors, element by element.
  public static let div: Op = Op(
    "div",
    summary: "The quotient of two tensors, element by element.",
    operands: ["x", "y"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.broadcasting,
    support: TypeRules.positiveIfPositive,
    derivative: .binary { g, _, y, z in
      // The derivative in y is −x/y² = −z/y.
      let dx = g / y
      return [dx, -(dx * z)]
    },
    reference: Reference.binary(/),
    kernel: .elementwise(.divide),
    example: Example(
      [Tensor([2], [3, -2]), Tensor([], [2])], gives: Tensor([2], [1.5, -1])))
}
