public import TensorIR

extension Op {
  /// The sign of every element: -1, 0 or 1.
  public static let sign: Op = step(
    "sign", summary: "The sign of every element: -1, 0 or 1.", .sign,
    { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    support: { $0[0].support.isSubset(of: .positive) ? .binary : .real },
    because: "the sign is constant wherever it is differentiable",
    example: ([-2, 0, 3], [-1, 0, 1]))
}
