import TensorCore
public import TensorIR

extension Op {
  /// The sum over axes, which keep extent 1.
  public static let sum: Op = Op(
    "sum",
    summary: "The sum over `axes`, which keep extent 1.",
    operands: ["x"],
    attributes: [axes.spec],
    regularity: .smooth,
    infer: TypeRules.reducing,
    support: TypeRules.sum,
    derivative: .unary { g, x, _ in g.broadcast(to: x.shape) },
    reference: Reference.reduction { $0.dropFirst().reduce($0.first ?? 0, +) },
    kernel: .reduction(.sum),
    example: Example(
      [Tensor([2, 2], [1, 2, 3, 4])], axes => [-1], gives: Tensor([2, 1], [3, 7])))
}
