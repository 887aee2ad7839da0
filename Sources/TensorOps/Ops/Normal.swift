import TensorCore
public import TensorIR

extension Op {
  /// Standard normal draws, a function of key and position.
  public static let normal: Op = Op(
    "normal",
    summary: "Standard normal draws, a function of key and position.",
    operands: ["key", "origin"],
    attributes: NoiseRules.attributes,
    regularity: .smooth,
    infer: NoiseRules.infer,
    support: TypeRules.real,
    derivative: .zero(because: "keys and positions are not real numbers"),
    reference: NoiseRules.reference(.normal),
    kernel: .random(.normal),
    example: Example(
      [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [3], [0, 0, 0])],
      noiseShape => [2, 2], rowAxes => 1, dtype => "f64",
      gives: Tensor(
        [2, 2],
        [
          -2.267636731109009, -1.582297918694451,
          -0.3782891377100194, 1.6133102857205415,
        ])))
}
