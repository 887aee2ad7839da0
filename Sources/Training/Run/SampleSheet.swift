import Foundation

/// Rows of values as images on one sheet, about as wide as high.
public struct SampleSheet: Sendable {
  private var grid: ImageGrid
  private var placed = 0

  /// The least width of an image on the sheet, in pixels; smaller ones are enlarged.
  private static let leastWidth = 56
  /// The most pixels of a sheet, which viewers of images still open.
  public static let maximumPixels = 1 << 25

  /// A sheet for rows of a shape.
  ///
  /// A row is an image if it has two axes, or three of which the last is 1 or 3 channels, or if it
  /// is flat and has a square number of values. Nil if it is not an image.
  ///
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - width: the width of flat images that are not square.
  public init?(row: [Int], count: Int, width: Int? = nil) {
    let length = row.reduce(1, *)
    guard length > 1, count > 0 else { return nil }
    let (across, down, channels): (Int, Int, Int)
    if let width {
      guard width > 0, length % width == 0 else { return nil }
      (across, down, channels) = (width, length / width, 1)
    } else if row.count == 2 || (row.count == 3 && (row[2] == 1 || row[2] == 3)) {
      (across, down, channels) = (row[1], row[0], row.count == 3 ? row[2] : 1)
    } else {
      let side = Int(Double(length).squareRoot().rounded())
      guard row.count == 1, side * side == length else { return nil }
      (across, down, channels) = (side, side, 1)
    }
    grid = ImageGrid(
      count: count, width: across, height: down, channels: channels,
      columns: Int(Double(count).squareRoot().rounded(.up)),
      factor: max(1, Self.leastWidth / across))
  }

  /// The width and height of the sheet in pixels.
  public var size: (width: Int, height: Int) { (grid.sheetWidth, grid.sheetHeight) }

  /// Adds the rows of an array after the existing ones.
  public mutating func add(_ rows: HostArray) {
    let length = rows.rowLength
    for row in 0..<rows.rowCount {
      grid.place(placed) { rows.double(at: row * length + $0) }
      placed += 1
    }
  }

  /// The sheet as the bytes of a PNG file; at least one row must have been added.
  public var png: [UInt8] { PNG.encode(grid.image) }
}
