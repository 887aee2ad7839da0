import TensorCore
public import TensorIR

extension Op {
  /// Standard logistic draws, a function of key and position.
  public static let logistic: Op = noise(
    "logistic", .logistic, "Standard logistic draws", support: .real,
    draws: [-3.8008151365500265, 0.39282255096712976, -1.0807616914797495, -0.9116788844385497])
}
