public import TensorIR

extension Op {
  /// 1 where the first tensor's element is greater than the second's, else 0.
  public static let gt: Op = comparison(
    "gt", "is greater than", .greater, { $0 > $1 }, example: [0, 0, 1])
}
