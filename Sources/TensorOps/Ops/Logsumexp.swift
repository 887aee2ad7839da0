import TensorCore
public import TensorIR

extension Op {
  /// The logarithm of the sum of exponentials over axes, which keep extent 1.
  public static let logsumexp: Op = Op(
    "logsumexp",
    summary: "The logarithm of the sum of exponentials over `axes`, which keep extent 1.",
    operands: ["x"],
    attributes: [axes.spec],
    regularity: .smooth,
    infer: TypeRules.reducing,
    support: TypeRules.real,
    derivative: .vjp { b, node, g in
      // exp(x − y), with −∞ − (−∞) kept out: an impossible term has weight zero.
      let x = node.operands[0]
      let never = b.constant(-.infinity, like: x)
      let shifted = b.emit(.sub, x, node.result)
      let weight = b.emit(.exp, b.emit(.select, b.emit(.gt, x, never), shifted, never))
      return [b.emit(.mul, g, weight)]
    },
    reference: Reference.reduction(Reference.logSumExp),
    kernel: .reduction(.logSumExp),
    example: Example(
      [Tensor([2, 2], [0, 0, 1000, -.infinity])], axes => [-1],
      gives: Tensor([2, 1], [0.6931471805599453, 1000])))
}
