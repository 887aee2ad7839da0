import TensorCore
import TensorIR

extension Op {
  /// A function of every element that jumps and is constant between the jumps.
  ///
  /// - Parameters:
  ///   - reason: the reason why the derivative is zero.
  ///   - example: some elements, and the results for them.
  static func step(
    _ name: String, summary: String, _ function: ScalarFunction,
    _ reference: @escaping @Sendable (Double) -> Double,
    support: @escaping @Sendable (OpUse) -> Support, because reason: String,
    example: (x: [Double], y: [Double])
  ) -> Op {
    Op(
      name,
      summary: summary,
      operands: ["x"],
      attributes: [],
      regularity: .piecewiseConstant,
      infer: TypeRules.sameFloating,
      support: support,
      derivative: .zero(because: reason),
      reference: Reference.unary(reference),
      kernel: .elementwise(function),
      example: Example(
        [Tensor([example.x.count], example.x)], gives: Tensor([example.y.count], example.y)))
  }
}
