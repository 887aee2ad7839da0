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
    derivative: .rule { node in
      // The first of several largest elements receives everything: each is weighted by a distinct
      // positive number that falls along the axes, and the largest weight wins.
      let (g, x, y) = (node.g, node.x, node.y)
      let isLargest = x.isEqual(to: y)
      let window = Shape(zip(x.shape.extents, y.shape.extents).map { $0 == $1 ? 1 : $0 })
      let weights = (0..<window.count).map { Double(window.count - $0) }
      let weighted = isLargest * x.tensor(window, weights)
      let isFirst = isLargest * weighted.isEqual(to: weighted.reduceMax(node[axes]))
      return [isFirst.select(g, g.number(0))]
    },
    reference: Reference.reduction(Reference.maximum),
    kernel: .reduction(.maximum),
    example: Example(
      [Tensor([2, 3], [1, 5, 2, -3, -4, -5])], axes => [-1], gives: Tensor([2, 1], [5, -3])))
}
