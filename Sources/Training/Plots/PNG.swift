import CZlib
import Traps

/// Portable Network Graphics (W3C, second edition 2003), 8 bits a channel.
public enum PNG {
  /// An image of rows from the top, pixels from the left, channels interleaved.
  public struct Image: Sendable, Hashable {
    /// The number of pixels in a row, at least 1.
    public let width: Int
    /// The number of rows, at least 1.
    public let height: Int
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// The intensities, `width * height * channels` of them.
    public var pixels: [UInt8]

    /// An image of the given intensities.
    public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
      require(
        width > 0 && height > 0 && (channels == 1 || channels == 3)
          && pixels.count == width * height * channels,
        "png: \(pixels.count) values for \(width) × \(height) × \(channels)")
      self.width = width
      self.height = height
      self.channels = channels
      self.pixels = pixels
    }
  }

  /// The image as the bytes of a `.png` file.
  public static func encode(_ image: Image) -> [UInt8] {
    let stride = image.width * image.channels
    var lines: [UInt8] = []
    lines.reserveCapacity((stride + 1) * image.height)
    for row in 0..<image.height {
      // Every line starts with the number of its filter; 0 means no filter.
      lines.append(0)
      lines += image.pixels[row * stride..<(row + 1) * stride]
    }
    var header: [UInt8] = []
    header.appendBig(UInt32(image.width))
    header.appendBig(UInt32(image.height))
    header += [8, image.channels == 3 ? 2 : 0, 0, 0, 0]
    let signature: [UInt8] = [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]
    return signature + chunk("IHDR", header) + chunk("IDAT", compressed(lines)) + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    var bytes: [UInt8] = []
    bytes.appendBig(UInt32(content.count))
    bytes += body
    bytes.appendBig(checksum(body))
    return bytes
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(count))
    let code = compress2(&result, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    require(code == Z_OK, "png: zlib answered \(code)")
    return Array(result[..<Int(count)])
  }
}
