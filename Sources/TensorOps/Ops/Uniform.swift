import TensorCore
public import TensorIR

extension Op {
  /// Uniform draws from the open interval (0, 1), a function of key and position.
  public static let uniform: Op = Op(
    "uniform",
    summary: "Uniform draws from the open interval (0, 1), a function of key and position.",
    operands: ["key", "origin"],
    attributes: NoiseRules.attributes,
    regularity: .smooth,
    infer: NoiseRules.infer,
    support: { _ in .unit },
    derivative: .zero(because: "keys and positions are not real numbers"),
    reference: NoiseRules.reference(.uniform),
    kernel: .random(.uniform),
    example: Example(
      [Tensor(.u32, [2], [1, 2]), Tensor(.i32, [3], [0, 0, 0])],
      noiseShape => [2, 2], rowAxes => 1, dtype => "f64",
      gives: Tensor(
        [2, 2],
        [
          0.02186383178923279, 0.5969619859242812,
          0.2533619006862864, 0.2866564084542915,
        ])))
}
