import TensorCore
public import TensorIR

extension Op {
  /// Tensors joined along one axis; the others broadcast.
  public static let concat: Op = Op(
    "concat",
    summary: "The tensors concatenated along `axis`; all other axes broadcast.",
    operands: .variadic("x"),
    attributes: [axis.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      var others: Shape = []
      var extent = 0
      for type in use.types {
        guard type.dtype == use[0].dtype else {
          throw OpError("element types differ: \(use[0]) and \(type)")
        }
        try TypeRules.check(axis: use[axis], of: type.shape)
        var shape = type.shape
        extent += shape[use[axis]]
        shape.extents[use[axis] + shape.rank] = 1
        guard let common = Shape.broadcast(others, shape) else {
          throw OpError("shapes do not broadcast outside axis \(use[axis]): \(use[0]) and \(type)")
        }
        others = common
      }
      others.extents[use[axis] + others.rank] = extent
      return TensorType(use[0].dtype, others)
    },
    support: { use in
      let join = use.types.dropFirst().reduce(use[0].support) { Support.join($0, $1.support) }
      // Rows stay whole where they are neither joined nor stretched.
      let widths = Set(use.types.map { $0.shape[-1] })
      return use[axis] != -1 && widths.count == 1 ? join : join.elementwise
    },
    derivative: .rule { node in
      var position = 0
      return node.operands.map { operand in
        let next = position + operand.shape[node[axis]]
        defer { position = next }
        return node.g.slice(position..<next, along: node[axis])
      }
    },
    reference: { operands, attributes, type in
      let place = attributes[axis] + type.shape.rank
      let parts = operands.map { operand in
        var shape = type.shape
        shape.extents[place] = operand.shape[attributes[axis]]
        return operand.broadcast(to: shape)
      }
      let runs = type.shape.extents[..<place].reduce(1, *)
      let inner = type.shape.extents[(place + 1)...].reduce(1, *)
      var elements: [Double] = []
      for run in 0..<runs {
        for part in parts {
          let length = part.shape.extents[place] * inner
          elements += part.elements[run * length..<(run + 1) * length]
        }
      }
      return Tensor(type.dtype, type.shape, elements)
    },
    kernel: .movement(.concat),
    example: Example(
      [Tensor([2, 1], [1, 2]), Tensor([1, 2], [3, 4])], axis => -1,
      gives: Tensor([2, 3], [1, 3, 4, 2, 3, 4])))
}
