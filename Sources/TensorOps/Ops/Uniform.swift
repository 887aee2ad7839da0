import TensorCore
public import TensorIR

extension Op {
  /// Uniform draws from the open interval (0, 1), a function of key and position.
  public static let uniform: Op = noise(
    "uniform", .uniform, "Uniform draws from the open interval (0, 1)", support: .unit,
    draws: [0.02186383178923279, 0.5969619859242812, 0.2533619006862864, 0.2866564084542915])
}
