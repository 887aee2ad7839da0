import TensorCore
public import TensorIR

extension Op {
  /// The support that values are known to have.
  public static let supportName = AttributeKey<String>("support", "The support of the values.")

  /// The operand, with a support that its operations do not show: a mean of one-hot values is a
  /// simplex.
  public static let knownSupport: Op = Op(
    "known_support",
    summary: "The value itself, which is known to have a support.",
    operands: ["x"],
    attributes: [supportName.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      guard Support(rawValue: use[supportName]) != nil else {
        throw OpError("`\(use[supportName])` is no support")
      }
      return use[0]
    },
    support: { use in Support(rawValue: use[supportName]) ?? use[0].support },
    derivative: .unary { g, _, _ in g },
    reference: { operands, _, _ in operands[0] },
    kernel: .elementwise(.identity),
    example: Example(
      [Tensor([2], [0.25, 0.75])], supportName => "simplex", gives: Tensor([2], [0.25, 0.75])))
}
