import TensorCore
public import TensorIR

extension Op {
  /// The number of zeros in front.
  public static let before = AttributeKey<Int>("before", "The number of zeros at the start.")
  /// The number of zeros at the end.
  public static let after = AttributeKey<Int>("after", "The number of zeros at the end.")

  /// A tensor between zeros along one axis.
  public static let pad: Op = Op(
    "pad",
    summary: "The tensor with `before` zeros before it and `after` zeros after it along `axis`.",
    operands: ["x"],
    attributes: [axis.spec, before.spec, after.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      var type = use[0]
      try TypeRules.check(axis: use[axis], of: type.shape)
      guard use[before] >= 0, use[after] >= 0 else {
        throw OpError("\(use[before]) and \(use[after]) zeros cannot be added")
      }
      type.shape.extents[use[axis] + type.shape.rank] += use[before] + use[after]
      return type
    },
    // Zeros at a row's ends leave its sum as it is; whole rows of zeros are not distributions.
    support: { $0[axis] == -1 ? $0[0].support : $0[0].support.elementwise },
    derivative: .rule { node in
      let end = node[before] + node.x.shape[node[axis]]
      return [node.g.slice(node[before]..<end, along: node[axis])]
    },
    reference: { operands, attributes, type in
      let extent = operands[0].shape[attributes[axis]]
      return Reference.picked(operands[0], type) { position in
        var source = position
        let place = attributes[axis] + source.count
        source[place] -= attributes[before]
        return (0..<extent).contains(source[place]) ? source : nil
      }
    },
    kernel: .movement(.pad),
    example: Example(
      [Tensor([2], [1, 2])], axis => -1, before => 1, after => 2,
      gives: Tensor([5], [0, 1, 2, 0, 0])))
}
