import Diagnostics
import SpecModel
import Traps

extension DataReader {
  /// Archives of NumPy.
  static let npz = DataReader(
    format: .npz,
    signature: Signature(guess: "a zip archive; name it `.npz` if NumPy wrote it") {
      $0.starts(with: ZipArchive.magic)
    },
    keys: { (input) throws(DataError) in try NpzFile.keys(input.bytes, path: input.path) },
    readsColumns: false,
    decode: { (input, _) throws(DataError) in
      try NpzFile.decode(
        input.bytes, key: input.options.key, path: input.path,
        maximumBytes: input.options.maximumBytes)
    })
}

/// NumPy's archive of named arrays: a zip file of `.npy` entries.
public enum NpzFile {
  /// The names of the arrays, each once, in the archive's order.
  public static func keys(
    _ bytes: ArraySlice<UInt8>, path: String
  ) throws(DataError) -> [String] {
    try entries(ZipArchive(bytes, path: path)).map(\.key)
  }

  /// One array; `key` may be left out where there is only one.
  public static func decode(
    _ bytes: ArraySlice<UInt8>, key: String?, path: String,
    maximumBytes: Int = DataFile.defaultMaximumBytes
  ) throws(DataError) -> HostArray {
    let archive = try ZipArchive(bytes, path: path)
    let entries = entries(archive)
    let keys = entries.map(\.key)
    let index = try chosenKey(key, among: keys, path: path)
    let content = try archive.content(of: entries[index].entry, maximumBytes: maximumBytes)
    return try NpyFile.decode(
      content, path: "\(path)[\(printable(keys[index]))]", maximumBytes: maximumBytes)
  }

  /// The arrays as an `.npz` file without compression, in the given order.
  ///
  /// The result depends on the arrays alone: every entry is dated 1980-01-01.
  public static func encode(_ arrays: [(name: String, array: HostArray)]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, array) in arrays {
      let content = NpyFile.encode(array)
      let file = Array("\(name).npy".utf8)
      require(
        archive.count + content.count < 0xFFFF_FFFF, "npz: archives of 4 GiB are not written")
      var header: [UInt8] = []
      // Version 2.0, UTF-8 names, stored, midnight, 1980-01-01.
      for word: UInt16 in [20, 1 << 11, 0, 0, 1 << 5 | 1] { header.appendLittle(word) }
      header.appendLittle(checksum(content))
      header.appendLittle(UInt32(content.count))
      header.appendLittle(UInt32(content.count))
      header.appendLittle(UInt16(file.count))
      header.appendLittle(UInt16(0))
      directory += [0x50, 0x4B, 1, 2, 20, 0] + header
      directory += [UInt8](repeating: 0, count: 10)
      directory.appendLittle(UInt32(archive.count))
      directory += file
      archive += [0x50, 0x4B, 3, 4] + header + file + content
    }
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    end.appendLittle(UInt16(arrays.count))
    end.appendLittle(UInt16(arrays.count))
    end.appendLittle(UInt32(directory.count))
    end.appendLittle(UInt32(archive.count))
    return archive + directory + end + [0, 0]
  }

  /// The arrays by name; of several with one name the last counts, as for NumPy.
  private static func entries(
    _ archive: ZipArchive
  ) -> [(key: String, entry: ZipArchive.Entry)] {
    var result: [(key: String, entry: ZipArchive.Entry)] = []
    var places: [String: Int] = [:]
    for entry in archive.entries {
      let key = key(entry.name)
      if let place = places[key] {
        result[place].entry = entry
      } else {
        places[key] = result.count
        result.append((key, entry))
      }
    }
    return result
  }

  private static func key(_ entry: String) -> String {
    entry.hasSuffix(".npy") ? String(entry.dropLast(4)) : entry
  }
}

/// The position of the requested key; without one there must be exactly one array.
func chosenKey(
  _ wanted: String?, among keys: [String], path: String
) throws(DataError) -> Int {
  let shown = keys.prefix(12).map { "`\(printable($0))`" }.joined(separator: ", ")
  let list = keys.isEmpty ? "it is empty" : "it holds \(shown)\(keys.count > 12 ? ", …" : "")"
  guard let wanted else {
    if keys.count == 1 { return 0 }
    throw DataError(
      quoting: "needs a `key`: the file contains \(keys.count) arrays", path: path, help: list,
      quotesInHelp: true, kind: .mismatch, form: .predicate)
  }
  if let index = keys.firstIndex(of: wanted) { return index }
  let similar = suggestion(for: wanted, among: keys)
  throw DataError(
    quoting: "has no key `\(printable(wanted))`", path: path,
    help: [similar, list].compactMap { $0 }.joined(separator: " "), quotesInHelp: true,
    kind: .mismatch, form: .predicate)
}
