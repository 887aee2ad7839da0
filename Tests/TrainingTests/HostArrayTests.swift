import Testing
import Training

@Suite("Host arrays")
struct HostArrayTests {
  private let storages: [HostArray.Storage] = [
    .uint8(Array(0..<12)), .int32(Array(0..<12)), .uint32(Array(0..<12)), .int64(Array(0..<12)),
    .float((0..<12).map { Float($0) }), .double((0..<12).map { Double($0) }),
  ]

  @Test("rows, columns and elements of every element type", arguments: 0..<6)
  func selection(index: Int) {
    let array = HostArray(shape: [3, 2, 2], storage: storages[index])
    #expect(array.rowCount == 3 && array.rowLength == 4 && array.count == 12)
    #expect(array.row(1).shape == [2, 2])
    #expect(array.row(1).doubles() == [4, 5, 6, 7])
    #expect(array.rows(1..<3).shape == [2, 2, 2])
    #expect(array.rows(1..<3).floats() == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(array.rows(at: [2, 0, 2]).integers() == [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
    #expect(array.columns(1..<2).shape == [3, 1, 2])
    #expect(array.columns(1..<2).doubles() == [2, 3, 6, 7, 10, 11])
    #expect(array.reshaped([12]).rows(0..<0).count == 0)
    #expect(array.double(at: 5) == 5 && array.float(at: 5) == 5 && array.integer(at: 5) == 5)
    #expect(array.coordinates(of: 6) == [1, 1, 0])
    #expect(array.row(0).elementType == array.elementType)
  }

  @Test("integers only where all elements are whole and fit")
  func integers() {
    #expect(HostArray(shape: [2], storage: .double([1, 2.5])).integers() == nil)
    #expect(HostArray(shape: [1], storage: .float([.nan])).integers() == nil)
    #expect(HostArray(shape: [1], storage: .double([1e300])).integer(at: 0) == nil)
    #expect(HostArray(shape: [1], storage: .int64([.min])).integers() == [.min])
    #expect(HostArray(shape: [1], storage: .int64([1 << 53 + 1])).integer(at: 0) == 1 << 53 + 1)
  }

  @Test("the first value that is not finite")
  func nonFinite() {
    #expect(HostArray(shape: [3], storage: .float([1, .nan, .infinity])).firstNonFinite() == 1)
    #expect(HostArray(shape: [2], storage: .double([1, 2])).firstNonFinite() == nil)
    #expect(HostArray(shape: [1], storage: .uint8([1])).firstNonFinite() == nil)
  }

  @Test("npy and npz files of every element type read back", arguments: 0..<6)
  func numpy(index: Int) throws {
    for shape in [[12], [3, 4], [1, 3, 2, 2], [12, 1]] {
      let array = HostArray(shape: shape, storage: storages[index])
      let bytes = NpyFile.encode(array)
      #expect((bytes.count - array.count * width(array)) % 64 == 0)
      #expect(try DataFile.decode(bytes, path: "x.npy") == array)
      let other = HostArray(shape: [], storage: .double([2]))
      let archive = NpzFile.encode([("x", array), ("ö", other)])
      #expect(try DataFile.decode(archive, path: "x.npz", .init(key: "x")) == array)
      #expect(try DataFile.decode(archive, path: "x.npz", .init(key: "ö")) == other)
    }
  }

  private func width(_ array: HostArray) -> Int {
    switch array.storage {
    case .uint8: 1
    case .int32, .uint32, .float: 4
    case .int64, .double: 8
    }
  }
}
