import TensorCore
import TensorIR

extension Op {
  /// 1 where a comparison of corresponding elements holds, else 0.
  ///
  /// - Parameters:
  ///   - relation: the words between the two elements in the summary.
  ///   - example: the results for 1, 2 and 3 compared with 2.
  static func comparison(
    _ name: String, _ relation: String, _ function: ScalarFunction,
    _ holds: @escaping @Sendable (Double, Double) -> Bool, example: [Double]
  ) -> Op {
    Op(
      name,
      summary: "1 where the first tensor's element \(relation) the second's, else 0.",
      operands: ["x", "y"],
      attributes: [],
      regularity: .piecewiseConstant,
      infer: TypeRules.broadcasting,
      support: TypeRules.binary,
      derivative: .zero(because: "a comparison is constant wherever it is differentiable"),
      reference: Reference.binary { holds($0, $1) ? 1 : 0 },
      kernel: .elementwise(function),
      example: Example(
        [Tensor([3], [1, 2, 3]), Tensor([], [2])], gives: Tensor([3], example)))
  }
}
