public import TensorIR

extension Op {
  /// 1 where the first tensor's element differs from the second's, else 0.
  public static let ne: Op = comparison(
    "ne", "differs from", .notEqual, { $0 != $1 }, example: [1, 0, 1])
}
