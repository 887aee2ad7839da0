import TensorCore
public import TensorIR

extension Op {
  /// The square root of every element.
  public static let sqrt: Op = Op(
    "sqrt",
    summary: "The square root of every element.",
    operands: ["x"],
    attributes: [],
    regularity: .smooth,
    infer: TypeRules.sameFloating,
    support: { use in
      let range = use[0].support.elementwise
      return range.isSubset(of: .unit) ? range : .positive
    },
    derivative: .unary { g, _, y in g * 0.5 / y },
    reference: Reference.unary { $0.squareRoot() },
    kernel: .elementwise(.squareRoot),
    example: Example(
      [Tensor([3], [0.25, 1, 4])],
      gives: Tensor([3], [0.5, 1, 2])))
}
