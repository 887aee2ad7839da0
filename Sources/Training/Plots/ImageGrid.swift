import Traps

/// Small images side by side on one sheet, row by row, which come one after the other.
///
/// Each image holds `height` rows of `width` pixels, grey or with red, green and blue interleaved,
/// from 0 (black) to 1 (white); values outside are cut off and NaN is black. Mid grey goes around
/// and between the images, and where none was placed.
public struct ImageGrid: Sendable {
  private let width: Int
  private let height: Int
  private let channels: Int
  private let factor: Int
  private let padding: Int
  private let across: Int
  /// The width of the sheet in pixels.
  public let sheetWidth: Int
  /// The height of the sheet in pixels.
  public let sheetHeight: Int
  private var pixels: [UInt8] = []

  /// A sheet without images; its pixels are taken when the first comes.
  ///
  /// - Parameters:
  ///   - count: the number of images, at least 1.
  ///   - width: the width of an image in values.
  ///   - height: the height of an image in values.
  ///   - channels: 1 or 3.
  ///   - columns: the most images in a row, at least 1.
  ///   - padding: the width of the space between the images.
  ///   - factor: the width and height of a value in pixels.
  public init(
    count: Int, width: Int, height: Int, channels: Int, columns: Int, padding: Int = 2,
    factor: Int = 1
  ) {
    require(
      count > 0 && width > 0 && height > 0 && columns > 0 && padding >= 0 && factor > 0,
      "image grid: nothing to show")
    (self.width, self.height, self.channels) = (width, height, channels)
    (self.factor, self.padding) = (factor, padding)
    across = min(columns, count)
    let down = (count + across - 1) / across
    sheetWidth = padding + across * (width * factor + padding)
    sheetHeight = padding + down * (height * factor + padding)
  }

  /// Places an image, the value of whose position `value` gives.
  public mutating func place(_ index: Int, _ value: (Int) -> Double) {
    if pixels.isEmpty {
      pixels = [UInt8](repeating: 128, count: sheetWidth * sheetHeight * channels)
    }
    let left = padding + index % across * (width * factor + padding)
    let top = padding + index / across * (height * factor + padding)
    for y in 0..<height {
      let line = ((top + y * factor) * sheetWidth + left) * channels
      for x in 0..<width {
        for channel in 0..<channels {
          let number = value((y * width + x) * channels + channel)
          let pixel = number > 0 ? UInt8((min(number, 1) * 255).rounded()) : 0
          for repeated in 0..<factor {
            pixels[line + (x * factor + repeated) * channels + channel] = pixel
          }
        }
      }
      let length = width * factor * channels
      for repeated in 1..<max(factor, 1) {
        let other = line + repeated * sheetWidth * channels
        for offset in 0..<length { pixels[other + offset] = pixels[line + offset] }
      }
    }
  }

  /// The sheet; at least one image must have been placed.
  public var image: PNG.Image {
    PNG.Image(width: sheetWidth, height: sheetHeight, channels: channels, pixels: pixels)
  }
}
