import TensorCore
public import TensorIR

extension Op {
  /// The largest element over axes, which keep extent 1.
  public static let reduceMax: Op = Op(
    "reduce_max",
    summary: "The largest element over `axes`, which keep extent 1; NaN if one of them is NaN.",
    operands: ["x"],
    attributes: [axes.spec],
    regularity: .piecewiseSmooth,
    infer: TypeRules.reducing,
    support: TypeRules.range,
    derivative: .vjp { b, node, g in
      // The first of several largest elements receives everything: each is weighted by a distinct
      // positive number that falls along the axes, and the largest weight wins.
      let x = node.operands[0]
      let isLargest = b.emit(.eq, x, node.result)
      let window = Shape(zip(x.shape.extents, node.result.shape.extents).map { $0 == $1 ? 1 : $0 })
      let weights = (0..<window.count).map { Double(window.count - $0) }
      let weighted = b.emit(.mul, isLargest, b.constant(Tensor(x.type.dtype, window, weights)))
      let best = b.emit(.reduceMax, weighted, attributes: axes => node[axes])
      let isFirst = b.emit(.mul, isLargest, b.emit(.eq, weighted, best))
      return [b.emit(.select, isFirst, g, b.constant(0, like: g))]
    },
    reference: Reference.reduction(Reference.maximum),
    kernel: .reduction(.maximum),
    example: Example(
      [Tensor([2, 3], [1, 5, 2, -3, -4, -5])], axes => [-1], gives: Tensor([2, 1], [5, -3])))
}
