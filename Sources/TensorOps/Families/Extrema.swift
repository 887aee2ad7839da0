import TensorCore
import TensorIR

extension Op {
  /// The element of two that is beyond the other; NaN if either is NaN.
  ///
  /// - Parameters:
  ///   - adjective: the element that is taken, in the words of the summary.
  ///   - example: the results for 1, -3 and 5 compared with 2.
  static func extremum(
    _ name: String, _ adjective: String, _ function: ScalarFunction,
    isBeyond: @escaping @Sendable (Double, Double) -> Bool,
    isFormulaBeyond: @escaping @Sendable (Formula, Formula) -> Formula,
    support: @escaping @Sendable (OpUse) -> Support, example: [Double]
  ) -> Op {
    Op(
      name,
      summary: "The \(adjective) of two tensors' elements; NaN if either is NaN.",
      operands: ["x", "y"],
      attributes: [],
      regularity: .piecewiseSmooth,
      infer: TypeRules.broadcastingAny,
      support: support,
      derivative: .binary { g, _, y, z in
        // At a tie the second operand receives everything: the slope of maximum(x, 0) at 0 is 0.
        // The result tells as much as `x`, which then need not be kept.
        let (isFirst, zero) = (isFormulaBeyond(z, y), g.number(0))
        return [isFirst.select(g, zero), isFirst.select(zero, g)]
      },
      reference: Reference.binary { isBeyond($0, $1) || $0.isNaN ? $0 : $1 },
      kernel: .elementwise(function),
      example: Example(
        [Tensor([3], [1, -3, 5]), Tensor([], [2])], gives: Tensor([3], example)))
  }
}
