import SpecModel
import Traps

extension DataReader {
  /// Arrays of NumPy.
  static let npy = DataReader(
    format: .npy,
    signature: Signature(guess: "a NumPy file; name it `.npy`") { $0.starts(with: NpyFile.magic) },
    keys: nil, readsColumns: false,
    decode: { (input, _) throws(DataError) in
      try NpyFile.decode(
        input.bytes, more: input.more, path: input.path, maximumBytes: input.options.maximumBytes)
    })
}

/// NumPy's array format, versions 1 to 3 (NumPy Enhancement Proposal 1).
public enum NpyFile {
  /// The first bytes of a file.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array in an `.npy` file; an array in Fortran order is put into row-major order.
  ///
  /// Reads booleans, integers and real numbers of all widths and both byte orders. `path` is used
  /// in messages only.
  public static func decode(
    _ bytes: ArraySlice<UInt8>, path: String, maximumBytes: Int = DataFile.defaultMaximumBytes
  ) throws(DataError) -> HostArray {
    try decode(bytes, more: nil, path: path, maximumBytes: maximumBytes)
  }

  /// The array in a file of which some bytes are there and others come.
  static func decode(
    _ bytes: ArraySlice<UInt8>, more: (any ByteStream)?, path: String, maximumBytes: Int
  ) throws(DataError) -> HostArray {
    var reader = ByteReader(bytes, more: more, path: path)
    let magic = try reader.take(6, "the magic number")
    guard magic.elementsEqual(Self.magic) else {
      throw DataError(
        quoting: "is not a NumPy array: it starts with \(file: hexText(magic))", path: path,
        help: Magic.guess(bytes).map { "it looks like \($0)" }, form: .predicate)
    }
    let version = try reader.little(1, "the format version")
    let minor = try reader.little(1, "the format version")
    guard (1...3).contains(version), minor == 0 else {
      throw DataError(
        "NumPy format version \(version).\(minor) is unknown", path: path,
        help: "versions 1.0, 2.0 and 3.0 are read: save the array with `numpy.save`")
    }
    let length = Int(try reader.little(version == 1 ? 2 : 4, "the header's size"))
    let text = try reader.take(length, "the header")
    guard let header = NpyHeader(parsing: text) else {
      let shown = String(decoding: text.prefix(200), as: UTF8.self)
      throw DataError(quoting: "NumPy header cannot be understood: `\(file: shown)`", path: path)
    }
    guard let element = header.element else {
      throw DataError(
        quoting: "NumPy type `\(file: header.descr)` is not a type of plain numbers", path: path,
        help: "save the array as numbers, for example with `.astype(\"float32\")`")
    }
    let array = try reader.array(
      element.kind, shape: header.shape, bigEndian: element.bigEndian, maximumBytes: maximumBytes)
    guard header.isFortranOrder else { return array }
    return array.rearranged(by: FromFortranOrder(shape: header.shape), shape: header.shape)
  }

  /// The array as an `.npy` file of format version 1, in C order and little-endian.
  public static func encode(_ array: HostArray) -> [UInt8] {
    header(array, shape: array.shape) + array.littleEndianBytes
  }

  /// The bytes before the elements of an array of a shape, which follow in parts such as `part`.
  public static func header(_ part: HostArray, shape: [Int]) -> [UInt8] {
    let descr =
      switch part.storage {
      case .uint8: "|u1"
      case .int32: "<i4"
      case .uint32: "<u4"
      case .int64: "<i8"
      case .float: "<f4"
      case .double: "<f8"
      }
    let extents = shape.map(String.init).joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(extents),)" : "(\(extents))"
    var header = Array("{'descr': '\(descr)', 'fortran_order': False, 'shape': \(tuple), }".utf8)
    // The data starts at a multiple of 64 bytes, and the header ends with a line break.
    let padding = 63 - (10 + header.count) % 64
    header += [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    require(header.count <= 0xFFFF, "npy: shape of \(shape.count) axes")
    let start: [UInt8] = [1, 0, UInt8(header.count & 0xFF), UInt8(header.count >> 8)]
    return Self.magic + start + header
  }
}
