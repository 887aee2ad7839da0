import TensorIR
import TensorOps

/// The pixels of an image that lie in windows, as row numbers, for targets that gather and scatter.
struct WindowIndices {
  /// The number of rows of windows and of windows in a row.
  let rows: Int
  let columns: Int
  /// The pixel of each place of each window, row-major; `zero` for those in the padding.
  let pixels: [Int]
  /// The number that stands for a place in the padding: one beyond the last pixel.
  let zero: Int

  init(_ attributes: Attributes, height: Int, width: Int) {
    let (window, strides) = (attributes[Op.window], attributes[Op.windowStrides])
    let padding = attributes[Op.windowPadding]
    let rows = (height + padding[0] + padding[1] - window[0]) / strides[0] + 1
    let columns = (width + padding[2] + padding[3] - window[1]) / strides[1] + 1
    zero = height * width
    var pixels: [Int] = []
    for row in 0..<rows {
      for column in 0..<columns {
        for place in 0..<window[0] * window[1] {
          let y = row * strides[0] + place / window[1] - padding[0]
          let x = column * strides[1] + place % window[1] - padding[2]
          let isInside = (0..<height).contains(y) && (0..<width).contains(x)
          pixels.append(isInside ? y * width + x : height * width)
        }
      }
    }
    self.rows = rows
    self.columns = columns
    self.pixels = pixels
  }
}
