import TensorCore
public import TensorIR

extension Op {
  /// Standard normal draws, a function of key and position.
  public static let normal: Op = noise(
    "normal", .normal, "Standard normal draws", support: .real,
    draws: [-2.267636731109009, -1.582297918694451, -0.3782891377100194, 1.6133102857205415])
}
