import Testing
import Training

@Suite("Images")
struct ImageTests {
  @Test("a grey pixel as every PNG writer would store it")
  func onePixel() {
    let bytes = PNG.encode(PNG.Image(width: 1, height: 1, channels: 1, pixels: [200]))
    let start: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
      0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55,
    ]
    #expect(bytes.starts(with: start))
    let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
    #expect(bytes.suffix(12) == end[...])
  }

  @Test("a colour image says so")
  func colour() {
    let bytes = PNG.encode(PNG.Image(width: 2, height: 1, channels: 3, pixels: [1, 2, 3, 4, 5, 6]))
    #expect(bytes[24] == 8 && bytes[25] == 2)
  }

  private func grid(_ images: [[Double]], _ empty: ImageGrid) -> PNG.Image {
    var grid = empty
    for (index, image) in images.enumerated() { grid.place(index) { image[$0] } }
    return grid.image
  }

  @Test("images stand in rows, with a border around each")
  func grid() {
    let images: [[Double]] = [[0, 1], [0.5, 2], [-1, .nan]]
    let sheet = grid(
      images, ImageGrid(count: 3, width: 2, height: 1, channels: 1, columns: 2, padding: 1))
    #expect(sheet.width == 7 && sheet.height == 5 && sheet.channels == 1)
    let g: UInt8 = 128
    #expect(
      sheet.pixels == [
        g, g, g, g, g, g, g,
        g, 0, 255, g, 128, 255, g,
        g, g, g, g, g, g, g,
        g, 0, 0, g, g, g, g,
        g, g, g, g, g, g, g,
      ])
  }

  @Test("colour images keep their channels together")
  func colourGrid() {
    let sheet = grid(
      [[1, 0, 0.2], [0, 1, 0]],
      ImageGrid(count: 2, width: 1, height: 1, channels: 3, columns: 9, padding: 0))
    #expect(sheet.width == 2 && sheet.height == 1)
    #expect(sheet.pixels == [255, 0, 51, 0, 255, 0])
  }

  @Test("an enlarged value is a square of pixels")
  func enlarged() {
    let sheet = grid(
      [[1, 0, 0, 1]],
      ImageGrid(count: 1, width: 2, height: 2, channels: 1, columns: 1, padding: 0, factor: 2))
    #expect(sheet.width == 4 && sheet.height == 4)
    let (w, b): (UInt8, UInt8) = (255, 0)
    #expect(sheet.pixels == [w, w, b, b, w, w, b, b, b, b, w, w, b, b, w, w])
  }

  @Test("a sheet of many images knows its size before it takes memory")
  func large() throws {
    let sheet = try #require(SampleSheet(row: [784], count: 400_000))
    #expect(sheet.size.width * sheet.size.height > SampleSheet.maximumPixels)
  }
}
