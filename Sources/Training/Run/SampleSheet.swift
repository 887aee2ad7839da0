import Foundation

/// Rows of values as images on one sheet.
public struct SampleSheet {
  private let images: [[Double]]
  private let width: Int
  private let height: Int

  /// The least width of an image on the sheet, in pixels; smaller ones are enlarged.
  private static let leastWidth = 56

  /// Images of the rows of an array of shape `[rows] + row`.
  ///
  /// A row is an image if it has two axes, or three of which the last is 1 or 3 channels, or if it is
  /// flat and has a square number of values. Nothing where it is none.
  ///
  /// - Parameter width: the width of flat images that are not square.
  public init?(_ array: HostArray, width: Int? = nil) {
    let row = Array(array.shape.dropFirst())
    let length = array.rowLength
    guard length > 1, array.rowCount > 0 else { return nil }
    if let width {
      guard width > 0, length % width == 0 else { return nil }
      (self.height, self.width) = (length / width, width)
    } else if row.count == 2 || (row.count == 3 && (row[2] == 1 || row[2] == 3)) {
      (height, self.width) = (row[0], row[1])
    } else {
      let side = Int(Double(length).squareRoot().rounded())
      guard row.count == 1, side * side == length else { return nil }
      (height, self.width) = (side, side)
    }
    let values = array.doubles()
    images = (0..<array.rowCount).map { Array(values[$0 * length..<($0 + 1) * length]) }
  }

  /// The sheet as the bytes of a PNG file, about as wide as high.
  public var png: [UInt8] {
    let factor = max(1, Self.leastWidth / width)
    let columns = Int(Double(images.count).squareRoot().rounded(.up))
    return PNG.encode(
      imageGrid(
        images: images.map { enlarged($0, factor) }, width: width * factor,
        height: height * factor, columns: columns))
  }

  /// An image with every pixel repeated along both axes.
  private func enlarged(_ image: [Double], _ factor: Int) -> [Double] {
    let channels = image.count / (width * height)
    var result: [Double] = []
    result.reserveCapacity(image.count * factor * factor)
    for y in 0..<height * factor {
      for x in 0..<width * factor {
        let start = (y / factor * width + x / factor) * channels
        result += image[start..<start + channels]
      }
    }
    return result
  }
}
