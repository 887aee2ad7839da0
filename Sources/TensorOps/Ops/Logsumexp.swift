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
    derivative: .unary { g, x, y in
      // exp(x − y), with −∞ − (−∞) kept out: an impossible term has weight zero.
      let (never, shifted) = (x.number(-.infinity), x - y)
      return g * x.isGreater(than: never).select(shifted, never).exp
    },
    reference: Reference.reduction(Reference.logSumExp),
    kernel: .reduction(.logSumExp),
    example: Example(
      [Tensor([2, 2], [0, 0, 1000, -.infinity])], axes => [-1],
      gives: Tensor([2, 1], [0.6931471805599453, 1000])))
}
