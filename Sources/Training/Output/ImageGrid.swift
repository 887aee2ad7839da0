/// Small images side by side on one sheet, row by row.
///
/// Each image holds `height` rows of `width` pixels, grey or with red, green and blue interleaved,
/// from 0 (black) to 1 (white); values outside are cut off and NaN is black. All images must have
/// the same number of values, `width * height` or three times that. `padding` pixels of mid grey go
/// around and between the images. At least one image and one column are needed.
public func imageGrid(
  images: [[Double]], width: Int, height: Int, columns: Int, padding: Int = 2
) -> PNG.Image {
  precondition(!images.isEmpty && columns > 0 && padding >= 0, "image grid: nothing to show")
  let channels = images[0].count / (width * height)
  let across = min(columns, images.count)
  let down = (images.count + across - 1) / across
  let sheetWidth = padding + across * (width + padding)
  let sheetHeight = padding + down * (height + padding)
  var pixels = [UInt8](repeating: 128, count: sheetWidth * sheetHeight * channels)
  for (index, image) in images.enumerated() {
    precondition(
      image.count == width * height * channels, "image grid: image \(index) has another size")
    let left = padding + index % across * (width + padding)
    let top = padding + index / across * (height + padding)
    for row in 0..<height {
      let start = ((top + row) * sheetWidth + left) * channels
      for offset in 0..<width * channels {
        let value = image[row * width * channels + offset]
        pixels[start + offset] = value > 0 ? UInt8((min(value, 1) * 255).rounded()) : 0
      }
    }
  }
  return PNG.Image(width: sheetWidth, height: sheetHeight, channels: channels, pixels: pixels)
}
