public import TensorIR

extension Op {
  /// 1 where the first tensor's element equals the second's, else 0.
  public static let eq: Op = comparison(
    "eq", "equals", .equal, { $0 == $1 }, example: [0, 1, 0])
}
