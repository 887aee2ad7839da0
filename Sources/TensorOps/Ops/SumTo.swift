import TensorCore
public import TensorIR

extension Op {
  /// The sum over the elements that broadcasting to the operand's shape would repeat.
  public static let sumTo: Op = Op(
    "sum_to",
    summary: "The sum over leading axes beyond `shape` and over axes where it has extent 1.",
    operands: ["x"],
    attributes: [targetShape.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let target = Shape(use[targetShape])
      guard Shape.broadcast(target, use[0].shape) == use[0].shape else {
        throw OpError("\(use[0].shape) is not a broadcast of \(target)")
      }
      return TensorType(use[0].dtype, target)
    },
    support: { $0[0].support.isSubset(of: .positive) ? .positive : .real },
    derivative: .unary { g, x, _ in g.broadcast(to: x.shape) },
    reference: { operands, _, type in
      // Minus zero is the neutral element, so that a sum of one element is that element.
      var sums = [Double](repeating: operands[0].count > 0 ? -0.0 : 0, count: type.shape.count)
      let targets = operands[0].shape.broadcastIndices(of: type.shape)
      for (element, target) in zip(operands[0].elements, targets) { sums[target] += element }
      return Tensor(type.dtype, type.shape, sums)
    },
    kernel: .movement(.sumTo),
    example: Example(
      [Tensor([2, 2], [1, 2, 3, 4])], targetShape => [1, 2], gives: Tensor([1, 2], [4, 6])))
}
