import TensorCore
public import TensorIR

extension Op {
  /// Standard Gumbel draws, a function of key and position.
  public static let gumbel: Op = noise(
    "gumbel", .gumbel, "Standard Gumbel draws", support: .real,
    draws: [-1.3410149271401994, 0.6618387587557591, -0.31695178547942104, -0.22272023253125242])
}
