public import TensorIR

extension Op {
  /// The whole number nearest to each element, the even one of two.
  public static let round: Op = step(
    "round", summary: "The whole number nearest to each element, the even one of two.", .round,
    { $0.rounded(.toNearestOrEven) }, support: TypeRules.wholeNumbers,
    because: "rounding is constant wherever it is differentiable",
    example: ([-1.5, 0.5, 2.6], [-2, 0, 3]))
}
