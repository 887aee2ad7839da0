public import TensorIR

extension Op {
  /// The largest whole number that is not above each element.
  public static let floor: Op = step(
    "floor", summary: "The largest whole number that is not above each element.", .floor,
    { $0.rounded(.down) }, support: TypeRules.wholeNumbers,
    because: "rounding is constant wherever it is differentiable",
    example: ([-1.5, 0.5, 2], [-2, 0, 2]))
}
