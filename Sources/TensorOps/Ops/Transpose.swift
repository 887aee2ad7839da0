import TensorCore
public import TensorIR

extension Op {
  /// The axes in their new order.
  public static let permutation = AttributeKey<[Int]>(
    "permutation", "The axes of the operand that become the last axes, counted from the end.")

  /// A tensor with its last axes in another order.
  public static let transpose: Op = Op(
    "transpose",
    summary: "The tensor with its last axes in the order of `permutation`.",
    operands: ["x"],
    attributes: [permutation.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (x, order) = (use[0], use[permutation])
      guard order.sorted() == Array(-order.count..<0) else {
        throw OpError("\(order) is not an order of the last \(order.count) axes")
      }
      guard order.count <= x.shape.rank else {
        throw OpError("\(x.shape) does not have \(order.count) axes")
      }
      let moved = Shape(order.map { x.shape[$0] })
      return TensorType(x.dtype, x.shape.leading(exceptLast: order.count) + moved)
    },
    support: { use in
      (use[permutation].last ?? -1) == -1 ? use[0].support : use[0].support.elementwise
    },
    derivative: .rule { node in
      let order = node[permutation]
      var inverse = order
      for (position, axis) in order.enumerated() {
        inverse[axis + order.count] = position - order.count
      }
      return [node.g.transposed(inverse)]
    },
    reference: { operands, attributes, type in
      let order = attributes[permutation]
      let leading = type.shape.rank - order.count
      return Reference.picked(operands[0], type) { position in
        var source = position
        for (place, axis) in order.enumerated() {
          source[axis + type.shape.rank] = position[leading + place]
        }
        return source
      }
    },
    kernel: .movement(.transpose),
    example: Example(
      [Tensor([2, 3], [1, 2, 3, 4, 5, 6])], permutation => [-1, -2],
      gives: Tensor([3, 2], [1, 4, 2, 5, 3, 6])))
}
