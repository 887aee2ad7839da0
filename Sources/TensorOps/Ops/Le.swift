public import TensorIR

extension Op {
  /// 1 where the first tensor's element is at most the second's, else 0.
  public static let le: Op = comparison(
    "le", "is at most", .lessOrEqual, { $0 <= $1 }, example: [1, 1, 0])
}
