public import TensorIR

extension Op {
  /// 1 where the first tensor's element is less than the second's, else 0.
  public static let lt: Op = comparison(
    "lt", "is less than", .less, { $0 < $1 }, example: [1, 0, 0])
}
