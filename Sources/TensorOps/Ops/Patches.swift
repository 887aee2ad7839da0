import TensorCore
public import TensorIR

extension Op {
  /// The windows of an image, each as one row.
  public static let patches: Op = Op(
    "patches",
    summary: "The windows of zero-padded images [h, w, channels], each as one row (im2col).",
    operands: ["x"],
    attributes: [window.spec, windowStrides.spec, windowPadding.spec],
    regularity: .smooth,
    infer: { (use) throws(OpError) in
      let x = try TypeRules.sameFloating(use)
      try TypeRules.check(axis: -3, of: x.shape)
      let windows = try Windows(checking: use.attributes, height: x.shape[-3], width: x.shape[-2])
      let row = windows.height * windows.width * x.shape[-1]
      return TensorType(
        x.dtype, x.shape.leading(exceptLast: 3) + [windows.rows, windows.columns, row])
    },
    support: TypeRules.range,
    derivative: .rule { node in
      [
        node.g.overlapAdded(
          node[window], strides: node[windowStrides], padding: node[windowPadding],
          image: [node.x.shape[-3], node.x.shape[-2]])
      ]
    },
    reference: { operands, attributes, type in
      let x = operands[0]
      let windows = Windows(attributes, height: x.shape[-3], width: x.shape[-2])
      return Reference.picked(x, type) { windows.source(of: $0, channels: x.shape[-1]) }
    },
    kernel: .movement(.patches),
    example: Example(
      [Tensor([2, 3, 1], [1, 2, 3, 4, 5, 6])], window => [2, 2], windowStrides => [1, 2],
      windowPadding => [0, 1, 1, 0],
      gives: Tensor([2, 2, 4], [0, 1, 0, 4, 2, 3, 5, 6, 0, 4, 0, 0, 5, 6, 0, 0])))
}

/// The arrangement of windows on an image.
struct Windows {
  /// The extents of a window.
  let height: Int
  let width: Int
  /// The windows from top to bottom and from left to right.
  let rows: Int
  let columns: Int
  private let strides: [Int]
  private let padding: [Int]
  private let image: [Int]

  /// The windows that attributes describe, which must fit.
  init(_ attributes: Attributes, height: Int, width: Int) {
    let window = attributes[Op.window]
    (self.height, self.width) = (window[0], window[1])
    strides = attributes[Op.windowStrides]
    padding = attributes[Op.windowPadding]
    image = [height, width]
    rows = (height + padding[0] + padding[1] - window[0]) / strides[0] + 1
    columns = (width + padding[2] + padding[3] - window[1]) / strides[1] + 1
  }

  /// The windows that attributes describe.
  init(checking attributes: Attributes, height: Int, width: Int) throws(OpError) {
    let (window, strides) = (attributes[Op.window], attributes[Op.windowStrides])
    let padding = attributes[Op.windowPadding]
    guard window.count == 2, strides.count == 2, padding.count == 4 else {
      throw OpError("a window has two extents, two strides and four paddings")
    }
    guard (window + strides).allSatisfy({ $0 > 0 }), padding.allSatisfy({ $0 >= 0 }) else {
      throw OpError("invalid window: size \(window), strides \(strides), padding \(padding)")
    }
    guard window[0] <= height + padding[0] + padding[1],
      window[1] <= width + padding[2] + padding[3]
    else {
      throw OpError("a window \(window) with padding \(padding) exceeds [\(height), \(width)]")
    }
    self.init(attributes, height: height, width: width)
  }

  /// The position in the image of a position in the rows of windows; nil for a zero.
  func source(of position: [Int], channels: Int) -> [Int]? {
    let place = position.count - 3
    let element = position[place + 2]
    let y = position[place] * strides[0] + element / channels / width - padding[0]
    let x = position[place + 1] * strides[1] + element / channels % width - padding[2]
    guard (0..<image[0]).contains(y), (0..<image[1]).contains(x) else { return nil }
    return Array(position.prefix(place)) + [y, x, element % channels]
  }
}
