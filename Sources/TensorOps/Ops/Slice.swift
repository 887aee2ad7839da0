import TensorCore
public import TensorIR

extension Op {
  /// The first position of a slice.
  public static let start = AttributeKey<Int>("start", "The first kept position.")
  /// The end of a slice.
  public static let limit = AttributeKey<Int>("limit", "The exclusive end of the kept positions.")

  /// A range of positions along one axis.
  public static let slice: Op = Op(
    "slice",
    summary: "The positions from `start` up to but not including `limit` along `axis`.",
    operands: ["x"],
    attributes: [axis.spec, start.spec, limit.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      var type = use[0]
      try TypeRules.check(axis: use[axis], of: type.shape)
      guard 0 <= use[start], use[start] <= use[limit], use[limit] <= type.shape[use[axis]] else {
        throw OpError("\(use[start])..<\(use[limit]) is outside axis \(use[axis]) of \(type.shape)")
      }
      type.shape.extents[use[axis] + type.shape.rank] = use[limit] - use[start]
      return type
    },
    support: { use in
      let isWhole = use[limit] - use[start] == use[0].shape[use[axis]]
      return use[axis] != -1 || isWhole ? use[0].support : use[0].support.elementwise
    },
    derivative: .rule { node in
      let rest = node.x.shape[node[axis]] - node[limit]
      return [node.g.padded(before: node[start], after: rest, along: node[axis])]
    },
    reference: { operands, attributes, type in
      Reference.picked(operands[0], type) { position in
        var source = position
        source[attributes[axis] + source.count] += attributes[start]
        return source
      }
    },
    kernel: .movement(.slice),
    example: Example(
      [Tensor([4], [1, 2, 3, 4])], axis => -1, start => 1, limit => 3,
      gives: Tensor([2], [2, 3])))
}
