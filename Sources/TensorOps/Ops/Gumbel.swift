import TensorCore
public import TensorIR

extension Op {
  /// Standard Gumbel draws, a function of key and position.
  public static let gumbel: Op = Op(
    "gumbel",
    summary: "Standard Gumbel draws, a function of key and position.",
    operands: ["key", "origin"],
    attributes: NoiseRules.attributes,
    regularity: .smooth,
    infer: NoiseRules.infer,
    support: TypeRules.real,
    derivative: .zero(because: "keys and positions are not real numbers"),
    reference: NoiseRules.reference(.gumbel),
    kernel: .random(.gumbel),
    example: Example(
      [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [3], [0, 0, 0])],
      noiseShape => [2, 2], rowAxes => 1, dtype => "f64",
      gives: Tensor(
        [2, 2],
        [
          -1.3410149271401994, 0.6618387587557591,
          -0.31695178547942104, -0.22272023253125242,
        ])))
}
