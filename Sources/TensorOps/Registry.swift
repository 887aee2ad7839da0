public import TensorIR

/// The list of every op, alphabetical by Swift name; a test compares it with the folder `Ops`.
public enum OpTable {
  /// All ops.
  public static let standard: [Op] = [
    .add, .broadcastTo, .constant, .mul, .neg, .sub, .sumTo, .tanh,
  ]
}
