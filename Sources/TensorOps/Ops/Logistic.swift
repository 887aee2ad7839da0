import TensorCore
public import TensorIR

extension Op {
  /// Standard logistic draws, a function of key and position.
  public static let logistic: Op = Op(
    "logistic",
    summary: "Standard logistic draws, a function of key and position.",
    operands: ["key", "origin"],
    attributes: NoiseRules.attributes,
    regularity: .smooth,
    infer: NoiseRules.infer,
    support: TypeRules.real,
    derivative: .zero(because: "keys and positions are not real numbers"),
    reference: NoiseRules.reference(.logistic),
    kernel: .random(.logistic),
    example: Example(
      [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [3], [0, 0, 0])],
      noiseShape => [2, 2], rowAxes => 1, dtype => "f64",
      gives: Tensor(
        [2, 2],
        [
          -3.8008151365500265, 0.39282255096712976,
          -1.0807616914797495, -0.9116788844385497,
        ])))
}
