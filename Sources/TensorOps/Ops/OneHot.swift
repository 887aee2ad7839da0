import TensorCore
public import TensorIR

extension Op {
  /// The number of classes.
  public static let classes = AttributeKey<Int>("classes", "The number of classes.")

  /// Class numbers as rows with a single one.
  public static let oneHot: Op = Op(
    "one_hot",
    summary: "A new last axis with 1 at each class number; zeros for a number out of range.",
    operands: ["index"],
    attributes: [classes.spec, dtype.spec],
    regularity: .piecewiseConstant,
    infer: { (use) throws(OpError) in
      guard use[0].dtype == .i32 else { throw OpError("expected class numbers, not \(use[0])") }
      guard use[classes] > 0 else { throw OpError("there must be at least one class") }
      return TensorType(try parseDType(use), use[0].shape + [use[classes]])
    },
    support: { _ in .onehot },
    derivative: .zero(because: "class numbers are not real numbers"),
    reference: { operands, attributes, type in
      let rows = operands[0].elements.map { index in
        (0..<attributes[classes]).map { Double($0) == index ? 1.0 : 0 }
      }
      return Tensor(type.dtype, type.shape, rows.flatMap { $0 })
    },
    kernel: .movement(.oneHot),
    example: Example(
      [Tensor(.i32, [2], [2, 0])], classes => 3, dtype => "f64",
      gives: Tensor([2, 3], [0, 0, 1, 1, 0, 0])))
}
