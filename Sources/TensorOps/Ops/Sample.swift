import TensorCore
public import TensorIR

extension Op {
  /// The path of the draw's node.
  public static let site = AttributeKey<String>("site", "The path of the drawn node.")

  /// A draw: the value that its site's estimator supplies.
  public static let sample: Op = Op(
    "sample",
    summary: "The value of a draw; the estimator of `site` supplies its parameters' cotangents.",
    operands: .variadic("value", "parameters"),
    attributes: [site.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in use[0] },
    support: TypeRules.same,
    derivative: .estimated,
    reference: { operands, _, _ in operands[0] },
    kernel: .elementwise(.identity),
    example: Example(
      [Tensor([2], [0, 1]), Tensor([2], [-0.5, 2])], site => "guide.z",
      gives: Tensor([2], [0, 1])))
}
