/// The entries of a zip archive (PKWARE APPNOTE 6.3), ZIP64 included, without encryption.
struct ZipArchive {
  /// The first bytes of an archive.
  static let magic = Array("PK".utf8)

  /// The position of one file in the archive, from the central directory.
  struct Entry {
    var name: String
    /// The name as in the file.
    var nameBytes: ArraySlice<UInt8>
    var method: UInt64
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    var offset: Int
  }

  let entries: [Entry]
  private let bytes: ArraySlice<UInt8>
  private let path: String

  /// Reads the central directory.
  init(_ bytes: ArraySlice<UInt8>, path: String) throws(DataError) {
    self.bytes = bytes
    self.path = path
    guard bytes.starts(with: Self.magic) else {
      throw DataError(
        quoting: "is not a zip archive: it starts with \(file: hexText(bytes.prefix(4)))",
        path: path,
        help: Magic.guess(bytes).map { "it looks like \($0)" }, form: .predicate)
    }
    let directory = try Self.directory(of: bytes, path)
    var reader = ByteReader(try Self.part(of: bytes, at: directory.offset, path), path: path)
    var entries: [Entry] = []
    for _ in 0..<directory.count {
      entries.append(try Self.entry(&reader, path))
    }
    self.entries = entries
  }

  /// The content of an entry, decompressed and checked.
  func content(of entry: Entry, maximumBytes: Int) throws(DataError) -> ArraySlice<UInt8> {
    let label = "\(path)[\(printable(entry.name))]"
    guard entry.size <= maximumBytes else {
      throw DataError(
        "entry declares \(byteText(entry.size)), over the limit of \(byteText(maximumBytes))",
        path: label)
    }
    var reader = ByteReader(try Self.part(of: bytes, at: entry.offset, path), path: label)
    guard try reader.little(4, "an entry's header") == 0x0403_4B50 else {
      throw DataError("zip entry is damaged: its header is missing", path: label)
    }
    _ = try reader.take(22, "an entry's header")
    let nameLength = Int(try reader.little(2, "an entry's header"))
    let extraLength = Int(try reader.little(2, "an entry's header"))
    let name = try reader.take(nameLength, "an entry's name")
    guard name.elementsEqual(entry.nameBytes) else {
      let shown = String(decoding: name, as: UTF8.self)
      throw DataError(
        quoting: "zip entry is damaged: its own header calls it `\(file: shown)`", path: label,
        help: "write it with `numpy.savez` or `numpy.savez_compressed`")
    }
    _ = try reader.take(extraLength, "an entry's extra fields")
    let packed = try reader.take(entry.compressedSize, "the entry's data")
    let content: ArraySlice<UInt8>
    switch entry.method {
    case 0: content = packed
    case 8:
      content = try inflated(packed, entry.size, label)[...]
    default:
      throw DataError(
        "zip compression method \(entry.method) is not supported", path: label,
        help: "write it with `numpy.savez` or `numpy.savez_compressed`")
    }
    guard content.count == entry.size else {
      throw DataError(
        "zip entry is damaged: \(content.count) bytes, but \(entry.size) are declared",
        path: label)
    }
    guard Training.checksum(content) == entry.checksum else {
      throw DataError(
        "zip entry is damaged: its checksum (CRC-32) does not match", path: label,
        help: "copy or download the file again")
    }
    return content
  }

  /// The decompressed data, which must have the declared size.
  private func inflated(
    _ packed: ArraySlice<UInt8>, _ size: Int, _ label: String
  ) throws(DataError) -> [UInt8] {
    let stream = try InflateStream(SliceStream(packed), .raw, path: label)
    guard size <= stream.mostRemaining else {
      throw DataError(
        "zip entry is damaged: \(byteText(packed.count)) cannot expand to \(byteText(size))",
        path: label, kind: .truncated)
    }
    try MemoryLimit.check(size, times: 1, "the entry", label)
    let content: [UInt8] = try filled(size) { (target) throws(DataError) in
      try stream.read(into: target)
    }
    let rest: [UInt8] = try filled(1) { (target) throws(DataError) in
      try stream.read(into: target)
    }
    guard rest.isEmpty else {
      throw DataError(
        "zip entry is damaged: more than the \(byteText(size)) that are declared", path: label)
    }
    return content
  }

  private static func part(
    of bytes: ArraySlice<UInt8>, at offset: Int, _ path: String
  ) throws(DataError) -> ArraySlice<UInt8> {
    guard offset >= 0, offset <= bytes.count else {
      throw DataError(
        "zip archive is truncated or damaged: byte \(offset) is outside the file", path: path,
        kind: .truncated)
    }
    return bytes.dropFirst(offset)
  }

  /// Finds the end record, which only a comment may follow, and reads the directory's place.
  private static func directory(
    of bytes: ArraySlice<UInt8>, _ path: String
  ) throws(DataError) -> (offset: Int, count: Int) {
    let signature: [UInt8] = [0x50, 0x4B, 5, 6]
    let lowest = max(bytes.startIndex, bytes.endIndex - 22 - 0xFFFF)
    var start = bytes.endIndex - 22
    while start >= lowest, !bytes[start...].starts(with: signature) { start -= 1 }
    guard start >= lowest else {
      throw DataError(
        "zip archive is truncated: its directory is missing", path: path,
        help: "copy or download the file again", kind: .truncated)
    }
    var reader = ByteReader(bytes[(start + 10)...], path: path)
    let count = Int(try reader.little(2, "the zip directory"))
    _ = try reader.take(4, "the zip directory")
    let offset = Int(try reader.little(4, "the zip directory"))
    guard count == 0xFFFF || offset == 0xFFFF_FFFF else { return (offset, count) }
    return try directory64(of: bytes, endRecord: start, path)
  }

  private static func directory64(
    of bytes: ArraySlice<UInt8>, endRecord: Int, _ path: String
  ) throws(DataError) -> (offset: Int, count: Int) {
    let position = endRecord - bytes.startIndex - 20
    var locator = ByteReader(try part(of: bytes, at: position, path), path: path)
    guard try locator.little(4, "the ZIP64 locator") == 0x0706_4B50 else {
      throw DataError("zip archive is damaged: its ZIP64 locator is missing", path: path)
    }
    _ = try locator.take(4, "the ZIP64 locator")
    let place = Int(clamping: try locator.little(8, "the ZIP64 locator"))
    var record = ByteReader(try part(of: bytes, at: place, path), path: path)
    guard try record.little(4, "the ZIP64 directory") == 0x0606_4B50 else {
      throw DataError("zip archive is damaged: its ZIP64 directory is missing", path: path)
    }
    _ = try record.take(28, "the ZIP64 directory")
    let count = Int(clamping: try record.little(8, "the ZIP64 directory"))
    _ = try record.take(8, "the ZIP64 directory")
    return (Int(clamping: try record.little(8, "the ZIP64 directory")), count)
  }

  private static func entry(
    _ reader: inout ByteReader, _ path: String
  ) throws(DataError) -> Entry {
    let what = "a zip directory entry"
    guard try reader.little(4, what) == 0x0201_4B50 else {
      throw DataError("zip archive is damaged: \(what) is missing", path: path)
    }
    _ = try reader.take(4, what)
    let flags = try reader.little(2, what)
    let method = try reader.little(2, what)
    _ = try reader.take(4, what)
    let checksum = UInt32(try reader.little(4, what))
    var sizes: [Int] = [0, 0, 0]
    sizes[1] = Int(try reader.little(4, what))
    sizes[0] = Int(try reader.little(4, what))
    let nameLength = Int(try reader.little(2, what))
    let extraLength = Int(try reader.little(2, what))
    let commentLength = Int(try reader.little(2, what))
    _ = try reader.take(8, what)
    sizes[2] = Int(try reader.little(4, what))
    let nameBytes = try reader.take(nameLength, what)
    let name = String(decoding: nameBytes, as: UTF8.self)
    var extra = ByteReader(try reader.take(extraLength, what), path: path)
    _ = try reader.take(commentLength, what)
    while extra.remaining >= 4, sizes.contains(0xFFFF_FFFF) {
      let id = try extra.little(2, what)
      var field = ByteReader(
        try extra.take(Int(try extra.little(2, what)), what), path: path)
      guard id == 1 else { continue }
      // The field holds size, compressed size and offset, each only where the entry says 2³² − 1.
      for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
        sizes[index] = Int(clamping: try field.little(8, what))
      }
    }
    guard flags & 1 == 0 else {
      throw DataError(quoting: "zip entry `\(file: name)` is encrypted", path: path)
    }
    return Entry(
      name: name, nameBytes: nameBytes, method: method, checksum: checksum,
      compressedSize: sizes[1], size: sizes[0],
      offset: sizes[2])
  }
}
