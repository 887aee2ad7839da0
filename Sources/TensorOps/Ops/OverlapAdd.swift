import TensorCore
public import TensorIR

extension Op {
  /// The sum of windows at their places in an image.
  public static let overlapAdd: Op = Op(
    "overlap_add",
    summary: "The adjoint of `patches`: images with every row of `x` added at its window.",
    operands: ["x"],
    attributes: [window.spec, windowStrides.spec, windowPadding.spec, imageSize.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let (x, size) = (try TypeRules.sameFloating(use), use[imageSize])
      try TypeRules.check(axis: -3, of: x.shape)
      guard size.count == 2 else { throw OpError("an image has a height and a width, not \(size)") }
      let windows = try Windows(checking: use.attributes, height: size[0], width: size[1])
      let pixels = windows.height * windows.width
      guard x.shape[-3] == windows.rows, x.shape[-2] == windows.columns, x.shape[-1] % pixels == 0
      else {
        let wanted = "[\(windows.rows), \(windows.columns)] windows of \(pixels) pixels"
        throw OpError("\(x.shape) does not hold \(wanted)")
      }
      return TensorType(
        x.dtype, x.shape.leading(exceptLast: 3) + [size[0], size[1], x.shape[-1] / pixels])
    },
    support: TypeRules.sum,
    derivative: .rule { node in
      [node.g.patches(node[window], strides: node[windowStrides], padding: node[windowPadding])]
    },
    reference: { operands, attributes, type in
      let windows = Windows(attributes, height: type.shape[-3], width: type.shape[-2])
      let strides = type.shape.strides
      var sums = [Double](repeating: 0, count: type.shape.count)
      for (element, position) in zip(
        operands[0].elements, Reference.positions(of: operands[0].shape))
      {
        guard let place = windows.source(of: position, channels: type.shape[-1]) else { continue }
        sums[zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }] += element
      }
      return Tensor(type.dtype, type.shape, sums)
    },
    kernel: .movement(.overlapAdd),
    example: Example(
      [Tensor([1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8])], window => [2, 2], windowStrides => [1, 1],
      windowPadding => [0, 0, 0, 0], imageSize => [2, 3],
      gives: Tensor([2, 3, 1], [1, 7, 6, 3, 11, 8])))
}
