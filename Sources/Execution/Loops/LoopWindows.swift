import TensorCore
import TensorIR
import TensorOps

/// Windows on consecutive images.
struct WindowShape {
  var images: Int
  var height: Int
  var width: Int
  var channels: Int
  var windowHeight: Int
  var windowWidth: Int
  /// The windows of one image.
  var rows: Int
  var columns: Int
  /// The steps from window to window.
  var down: Int
  var right: Int
  /// The zeros before the first pixels.
  var above: Int
  var left: Int

  /// The elements of one window.
  var rowWidth: Int { windowHeight * windowWidth * channels }

  /// The elements of all windows.
  var volume: Int { images * rows * columns * rowWidth }

  /// True if rows and image hold the same elements in the same order: windows of one pixel, each
  /// pixel once, or a single window that is the image.
  var isReshape: Bool {
    guard above == 0, left == 0 else { return false }
    let isPixel =
      windowHeight == 1 && windowWidth == 1 && rows == height && columns == width
      && (down == 1 || height == 1) && (right == 1 || width == 1)
    let isImage = windowHeight == height && windowWidth == width && rows == 1 && columns == 1
    return isPixel || isImage
  }

  /// The blocks in which the rows of all images are shared out; a function of the shape alone.
  func blocks(of rows: Int, cost: Int) -> Int {
    max(1, min(images * rows, cost / TileGeometry.blockCost, TileGeometry.blockLimit))
  }
}

extension LoopBuilder {
  /// Windows as rows, or rows added at their windows.
  mutating func windows(_ node: Node, _ movement: Movement) -> Access {
    let (operand, result) = (node.operands[0].shape, node.result.shape)
    let (image, rows) = movement == .patches ? (operand, result) : (result, operand)
    let (window, strides) = (node[Op.window], node[Op.windowStrides])
    let padding = node[Op.windowPadding]
    let shape = WindowShape(
      images: image.leading(exceptLast: 3).count, height: image[-3], width: image[-2],
      channels: image[-1], windowHeight: window[0], windowWidth: window[1], rows: rows[-3],
      columns: rows[-2], down: strides[0], right: strides[1], above: padding[0], left: padding[2])
    if shape.isReshape {
      return reshaped(access(node.operands[0]), operand.extents, to: result.extents)
    }
    return append(
      movement == .patches ? .patches(shape) : .overlapAdd(shape), node.result.type.dtype,
      result.extents, [packed(access(node.operands[0]), operand.extents)])
  }
}
