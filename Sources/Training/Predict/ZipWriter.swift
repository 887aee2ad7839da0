import CZlib

/// Writes a zip archive (PKWARE APPNOTE 6.3) of uncompressed entries whose sizes are known and
/// whose checksums are not: each follows its data.
struct ZipWriter {
  private struct Entry {
    let name: [UInt8]
    let size: Int
    var offset = 0
    var checksum: UInt = 0
  }

  private var entries: [Entry]
  private var current = 0

  /// An archive of entries, each with its name and the number of its bytes.
  ///
  /// - Throws: that it would be larger than an archive without ZIP64 may be.
  init(_ entries: [(name: String, size: Int)]) throws(RunError) {
    self.entries = entries.map { Entry(name: Array($0.name.utf8), size: $0.size) }
    let total = self.entries.reduce(22) { $0 + $1.size + 2 * $1.name.count + 92 }
    guard total < Int(UInt32.max), entries.count < Int(UInt16.max) else {
      throw RunError.usage(
        "an npz file holds up to 4 GiB, and this one would have \(total) bytes",
        help: "write a safetensors file")
    }
    var offset = 0
    for index in self.entries.indices {
      self.entries[index].offset = offset
      offset += 30 + self.entries[index].name.count + self.entries[index].size + 16
    }
  }

  /// The bytes before the data of an entry.
  mutating func begin(_ index: Int) -> [UInt8] {
    current = index
    entries[index].checksum = crc32(0, nil, 0)
    var bytes: [UInt8] = []
    bytes.appendLittle(UInt32(0x0403_4B50))
    common(entries[index], to: &bytes, checksum: 0, size: 0)
    bytes.appendLittle(UInt16(0))
    return bytes + entries[index].name
  }

  /// Adds data of the current entry to its checksum.
  mutating func add(_ bytes: [UInt8]) {
    entries[current].checksum = crc32_z(entries[current].checksum, bytes, bytes.count)
  }

  /// The bytes behind the data of an entry.
  func end(_ index: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittle(UInt32(0x0807_4B50))
    bytes.appendLittle(UInt32(truncatingIfNeeded: entries[index].checksum))
    bytes.appendLittle(UInt32(entries[index].size))
    bytes.appendLittle(UInt32(entries[index].size))
    return bytes
  }

  /// The central directory, with which the archive ends.
  var directory: [UInt8] {
    var bytes: [UInt8] = []
    for entry in entries {
      bytes.appendLittle(UInt32(0x0201_4B50))
      bytes.appendLittle(UInt16(20))
      common(
        entry, to: &bytes, checksum: UInt32(truncatingIfNeeded: entry.checksum), size: entry.size)
      // No extra field, no comment, the first disk, no attributes.
      for _ in 0..<4 { bytes.appendLittle(UInt16(0)) }
      bytes.appendLittle(UInt32(0))
      bytes.appendLittle(UInt32(entry.offset))
      bytes += entry.name
    }
    let start = entries.last.map { $0.offset + 30 + $0.name.count + $0.size + 16 } ?? 0
    let size = bytes.count
    bytes.appendLittle(UInt32(0x0605_4B50))
    bytes.appendLittle(UInt32(0))
    bytes.appendLittle(UInt16(entries.count))
    bytes.appendLittle(UInt16(entries.count))
    bytes.appendLittle(UInt32(size))
    bytes.appendLittle(UInt32(start))
    bytes.appendLittle(UInt16(0))
    return bytes
  }

  /// Version 2.0, sizes behind the data, UTF-8 names, stored, 1 January 1980; the checksum, both
  /// sizes and the length of the name.
  private func common(
    _ entry: Entry, to bytes: inout [UInt8], checksum: UInt32, size: Int
  ) {
    bytes.appendLittle(UInt16(20))
    bytes.appendLittle(UInt16(0x0808))
    bytes.appendLittle(UInt16(0))
    bytes.appendLittle(UInt16(0))
    bytes.appendLittle(UInt16(0x21))
    bytes.appendLittle(checksum)
    bytes.appendLittle(UInt32(size))
    bytes.appendLittle(UInt32(size))
    bytes.appendLittle(UInt16(entry.name.count))
  }
}
