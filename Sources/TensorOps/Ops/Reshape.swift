import TensorCore
public import TensorIR

extension Op {
  /// The same elements under other trailing axes.
  public static let reshape: Op = Op(
    "reshape",
    summary: "The same elements with the last `rank` axes replaced by `shape`.",
    operands: ["x"],
    attributes: [reshapeRank.spec, reshapeShape.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (rank, shape) = (use[reshapeRank], Shape(use[reshapeShape]))
      guard rank >= 0, rank <= use[0].shape.rank else {
        throw OpError("\(use[0].shape) does not have \(rank) axes")
      }
      let replaced = use[0].shape.trailing(rank)
      guard replaced.count == shape.count, shape.extents.allSatisfy({ $0 >= 0 }) else {
        throw OpError("\(replaced) and \(shape) differ in their number of elements")
      }
      return TensorType(use[0].dtype, use[0].shape.leading(exceptLast: rank) + shape)
    },
    support: { use in
      let result = use[0].shape.leading(exceptLast: use[reshapeRank]) + Shape(use[reshapeShape])
      let keepsRows = use[0].shape.extents.last == result.extents.last
      return keepsRows ? use[0].support : use[0].support.elementwise
    },
    derivative: .rule { node in
      let replaced = node.x.shape.trailing(node[reshapeRank])
      return [node.g.reshaped(last: node[reshapeShape].count, to: replaced)]
    },
    reference: { operands, _, type in operands[0].reshaped(type.shape) },
    kernel: .movement(.reshape),
    example: Example(
      [Tensor([2, 3], [1, 2, 3, 4, 5, 6])], reshapeRank => 2, reshapeShape => [3, 2],
      gives: Tensor([3, 2], [1, 2, 3, 4, 5, 6])))
}
