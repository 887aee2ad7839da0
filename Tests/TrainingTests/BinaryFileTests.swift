import Foundation
import Testing
import Training

@Suite("IDX, npy and npz files")
struct BinaryFileTests {
  @Test(
    "read what NumPy wrote",
    arguments: [
      ("u8.npy", [2, 3], "uint8", [0, 1, 2, 3, 4, 5]),
      ("i64.npy", [2, 3], "int64", [-3, -2, -1, 0, 1, 2]),
      ("f4-big.npy", [2, 3], "float32", [0, 0.25, 0.5, 0.75, 1, 1.25]),
      ("f8-fortran.npy", [2, 3, 4], "float64", (0..<24).map { Double($0) / 8 }),
      ("bool.npy", [3], "uint8", [1, 0, 1]),
      ("scalar.npy", [], "float64", [2.5]),
      ("empty.npy", [0, 3], "float32", []),
      ("tiny-images-idx3-ubyte.gz", [2, 2, 3], "uint8", (0..<12).map { Double($0) }),
      ("i2.idx", [3], "int32", [-1, 2, 300]),
      ("single.npz", [2], "float64", [1.5, 2.5]),
    ] as [(String, [Int], String, [Double])])
  func reads(name: String, shape: [Int], type: String, values: [Double]) throws {
    let array = try DataFile.read(fixturePath(name))
    #expect(array.shape == shape)
    #expect(array.elementType == type)
    #expect(array.doubles() == values)
  }

  @Test("half precision widens exactly, subnormals and infinities too")
  func halves() throws {
    let options = DataFile.Options(allowsNonFinite: true)
    let values = try DataFile.read(fixturePath("f2.npy"), options).floats()
    #expect(
      values.prefix(8).elementsEqual([
        0, 1, -2, 0.0999755859375, 0x1p-24, 65504, .infinity, -.infinity,
      ]))
    #expect(values[8].isNaN)
  }

  @Test(
    "archives, by key",
    arguments: [
      ("stored.npz", "x", "uint8", [0, 1, 2, 3, 4, 5]),
      ("stored.npz", "labels", "int32", [1, -1]),
      ("deflated.npz", "x", "float32", [0, 1, 2, 3, 4, 5]),
      ("deflated.npz", "labels", "int32", [1, -1]),
      ("zip64.npz", "x", "float64", [0, 1, 2, 3, 4, 5]),
      ("zip64.npz", "y", "float64", [0, 1, 2, 3, 4, 5]),
    ] as [(String, String, String, [Double])])
  func archives(name: String, key: String, type: String, values: [Double]) throws {
    let array = try DataFile.read(fixturePath(name), DataFile.Options(key: key))
    #expect(array.elementType == type)
    #expect(array.doubles() == values)
  }

  @Test("keys in the archive's order")
  func keys() throws {
    #expect(try DataFile.keys(fixturePath("stored.npz")) == ["x", "labels"])
    #expect(try DataFile.keys(fixturePath("u8.npy")).isEmpty)
    #expect(try DataFile.keys(fixturePath("tensors.safetensors")).contains("w"))
  }

  @Test(
    "a file without plain numbers is refused by name",
    arguments: [
      ("text.npy", "NumPy type `<U2` is not a type of plain numbers"),
      ("complex.npy", "NumPy type `<c16` is not a type of plain numbers"),
      ("object.npy", "NumPy type `|O` is not a type of plain numbers"),
      ("u64.npy", "an unsigned 64-bit number is too large"),
    ])
  func refused(name: String, message: String) throws {
    let error = try dataError { _ = try DataFile.read(fixturePath(name)) }
    #expect(error.message == message)
  }

  @Test("a value that is not finite is refused unless asked for")
  func nonFinite() throws {
    let error = try dataError { _ = try DataFile.read(fixturePath("f2.npy")) }
    #expect(error.message == "value inf at [6] is not finite")
  }

  @Test("a missing key names the keys and a near one")
  func missingKey() throws {
    let path = fixturePath("stored.npz")
    let wrong = try dataError { _ = try DataFile.read(path, DataFile.Options(key: "label")) }
    #expect(wrong.message == "has no key `label`")
    #expect(wrong.help == "did you mean `labels`? it holds `x`, `labels`")
    let none = try dataError { _ = try DataFile.read(path) }
    #expect(none.message == "needs a `key`: the file contains 2 arrays")
    let other = try dataError {
      _ = try DataFile.read(fixturePath("u8.npy"), DataFile.Options(key: "x"))
    }
    #expect(other.message.hasPrefix("has no key `x`: only"))
  }

  @Test("columns along the second axis")
  func columns() throws {
    let options = DataFile.Options(columns: .range(1..<3))
    #expect(try DataFile.read(fixturePath("u8.npy"), options).doubles() == [1, 2, 4, 5])
    let beyond = DataFile.Options(columns: .range(1..<4))
    let error = try dataError { _ = try DataFile.read(fixturePath("u8.npy"), beyond) }
    #expect(error.message == "columns 1 to 4 are required of an array of shape [2, 3]")
    let named = DataFile.Options(columns: .names(["a"]))
    #expect(throws: DataError.self) { try DataFile.read(fixturePath("u8.npy"), named) }
  }

  @Test(
    "wrong first bytes say what was found",
    arguments: [
      (
        "x.idx", Array("PK\u{3}\u{4}".utf8),
        "is not an IDX file: it starts with 50 4b 03 04, not 00 00"
      ),
      ("x.idx", [0, 0, 7, 1, 0, 0, 0, 0], "IDX type 07 is unknown"),
      ("x.npy", Array("<html><p>".utf8), "is not a NumPy array: it starts with 3c 68 74 6d 6c 3e"),
      ("x.npz", Array("{\"a\": 1}".utf8), "is not a zip archive: it starts with 7b 22 61 22"),
      ("x.npz", Array("PK\u{3}\u{4}".utf8), "zip archive is truncated: its directory is missing"),
      ("x.idx", [], "file is truncated: the magic number needs 4 bytes, only 0 bytes left"),
    ] as [(String, [UInt8], String)])
  func wrongMagic(path: String, bytes: [UInt8], message: String) throws {
    let error = try dataError { _ = try DataFile.decode(bytes, path: path) }
    #expect(error.message == message)
  }

  @Test(
    "wrong NumPy headers",
    arguments: [
      "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -1)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}",
      "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} more",
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}",
    ])
  func wrongHeader(text: String) throws {
    let error = try dataError {
      _ = try DataFile.decode(npy(text, [UInt8](repeating: 0, count: 8)), path: "x.npy")
    }
    #expect(error.message.hasPrefix("NumPy header cannot be understood"))
  }

  @Test(
    "impossible or enormous shapes",
    arguments: [
      ("(4294967296, 4294967296)", "shape [4294967296, 4294967296] is impossible"),
      ("(0, 9223372036854775807, 2)", "shape [0, 9223372036854775807, 2] is impossible"),
      ("(4294967296,)", "file declares 16 GiB of data, over the limit of 8 GiB"),
      ("(3,)", "file is truncated: an array of shape [3] needs 12 bytes, only 8 bytes left"),
      ("(1,)", "4 bytes follow the array of shape [1] that the header declares"),
    ])
  func shapes(shape: String, message: String) throws {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
    let error = try dataError {
      _ = try DataFile.decode(npy(text, [UInt8](repeating: 0, count: 8)), path: "x.npy")
    }
    #expect(error.message == message)
  }

  @Test(
    "a small file that grows beyond the limit is given up",
    arguments: ["tiny-images-idx3-ubyte.gz", "deflated.npz", "table.csv.gz"])
  func bomb(name: String) throws {
    let options = DataFile.Options(key: name.hasSuffix("npz") ? "x" : nil, maximumBytes: 20)
    let error = try dataError {
      _ = try DataFile.decode(try fixture(name), path: name, options)
    }
    #expect(error.message.hasSuffix("over the limit of 20 bytes"))
  }

  @Test("a damaged checksum is found", arguments: ["stored.npz", "tiny-images-idx3-ubyte.gz"])
  func checksums(name: String) throws {
    var bytes = try fixture(name)
    // In the archive the last byte of the first array; in gzip the first of the CRC.
    let place = name.hasSuffix("npz") ? 30 + 5 + 20 + 128 : bytes.count - 8
    bytes[place] ^= 1
    let error = try dataError {
      _ = try DataFile.decode(
        bytes, path: name, DataFile.Options(key: name.hasSuffix("npz") ? "x" : nil))
    }
    #expect(error.message.contains("damaged"))
    #expect(error.message.contains("check"))
  }

  @Test("files that cannot be read, and names without a format")
  func unreadable() throws {
    #expect(
      try dataError { _ = try DataFile.read("/nowhere/x.npy") }.message == "no such file or folder")
    try withFolder { folder in
      let path = folder + "/x.npy"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(try dataError { _ = try DataFile.read(path) }.message == "is a folder, not a file")
    }
    let device = try dataError { _ = try SafetensorsFile.read("/dev/null") }
    #expect(device.message == "is not a regular file")
    let large = DataFile.Options(maximumBytes: 100)
    let error = try dataError { _ = try DataFile.read(fixturePath("u8.npy"), large) }
    #expect(error.message == "file of 134 bytes is over the limit of 100 bytes")
    let unknown = try dataError { _ = try DataFile.read("/nowhere/x.parquet") }
    #expect(
      unknown.message.hasPrefix("format of the file is unknown: its name ends with none of `.idx`"))
  }

  @Test(
    "NumPy format versions",
    arguments: [
      (1, 0, true), (2, 0, true), (3, 0, true), (2, 8, false), (1, 1, false), (0, 0, false),
      (4, 0, false),
    ])
  func versions(major: UInt8, minor: UInt8, isRead: Bool) throws {
    var bytes = NpyFile.encode(HostArray(shape: [2], storage: .uint8([3, 4])))
    bytes[6] = major
    bytes[7] = minor
    if major > 1 { bytes.insert(contentsOf: [0, 0], at: 10) }
    if isRead {
      #expect(try DataFile.decode(bytes, path: "x.npy").doubles() == [3, 4])
    } else {
      let error = try dataError { _ = try DataFile.decode(bytes, path: "x.npy") }
      #expect(error.message == "NumPy format version \(major).\(minor) is unknown")
    }
  }

  @Test("of several members with one name the last counts, as for NumPy")
  func repeatedMembers() throws {
    func array(_ value: UInt8) -> HostArray { HostArray(shape: [1], storage: .uint8([value])) }
    let bytes = NpzFile.encode([("x", array(1)), ("y", array(2)), ("x", array(3))])
    #expect(try NpzFile.keys(bytes[...], path: "x.npz") == ["x", "y"])
    #expect(try DataFile.decode(bytes, path: "x.npz", .init(key: "x")).doubles() == [3])
    #expect(try DataFile.decode(bytes, path: "x.npz", .init(key: "y")).doubles() == [2])
    let alone = NpzFile.encode([("x", array(1)), ("x", array(3))])
    #expect(try DataFile.decode(alone, path: "x.npz").doubles() == [3])
  }

  @Test("a member with another name in its own header is refused")
  func localNames() throws {
    var bytes = NpzFile.encode([("x", HostArray(shape: [1], storage: .uint8([1])))])
    #expect(bytes[30] == UInt8(ascii: "x"))
    bytes[30] = UInt8(ascii: "y")
    let error = try dataError { _ = try DataFile.decode(bytes, path: "x.npz") }
    #expect(error.message == "zip entry is damaged: its own header calls it `y.npy`")
  }

  /// An `.npy` file with any header.
  private func npy(_ header: String, _ data: [UInt8]) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + data
  }
}
