public import TensorIR

extension Op {
  /// 1 where the first tensor's element is at least the second's, else 0.
  public static let ge: Op = comparison(
    "ge", "is at least", .greaterOrEqual, { $0 >= $1 }, example: [0, 1, 1])
}
