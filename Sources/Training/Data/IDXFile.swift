import SpecModel

extension DataReader {
  /// Arrays of the MNIST files.
  static let idx = DataReader(
    format: .idx,
    signature: Signature(guess: "an IDX file; name it `.idx`", matches: IDXFile.matches),
    keys: nil, readsColumns: false,
    decode: { (input, _) throws(DataError) in
      try IDXFile.decode(
        input.bytes, more: input.more, path: input.path, maximumBytes: input.options.maximumBytes)
    })
}

/// The IDX format of the MNIST files (LeCun, Cortes and Burges 1998).
///
/// Two zero bytes, a type byte, the number of axes, the extents as big-endian 32-bit numbers, then
/// the elements, big-endian and row-major.
enum IDXFile {
  private static let kinds: [UInt8: ElementKind] = [
    0x08: .u8, 0x09: .i8, 0x0B: .i16, 0x0C: .i32, 0x0D: .f32, 0x0E: .f64,
  ]

  /// True if the first bytes are those of an IDX file.
  fileprivate static func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
    let magic = Array(bytes.prefix(4))
    return magic.count == 4 && magic[0] == 0 && magic[1] == 0 && kinds[magic[2]] != nil
  }

  /// The array in an IDX file.
  static func decode(
    _ bytes: ArraySlice<UInt8>, more: (any ByteStream)?, path: String, maximumBytes: Int
  ) throws(DataError) -> HostArray {
    var reader = ByteReader(bytes, more: more, path: path)
    let magic = Array(try reader.take(4, "the magic number"))
    guard magic[0] == 0, magic[1] == 0 else {
      throw DataError(
        quoting: "is not an IDX file: it starts with \(file: hexText(magic)), not 00 00",
        path: path,
        help: Magic.guess(bytes).map { "it looks like \($0)" }, form: .predicate)
    }
    guard let kind = kinds[magic[2]] else {
      throw DataError(quoting: "IDX type \(file: hexText([magic[2]])) is unknown", path: path)
    }
    var shape: [Int] = []
    for axis in 0..<Int(magic[3]) {
      shape.append(Int(try reader.big(4, "the extent of axis \(axis)")))
    }
    return try reader.array(kind, shape: shape, bigEndian: true, maximumBytes: maximumBytes)
  }
}

/// Bytes as hexadecimal numbers with spaces between.
func hexText(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
