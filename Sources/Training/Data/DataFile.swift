import Foundation
import SpecModel

/// A file with numbers in one of the formats of a spec's `sources`.
public enum DataFile {
  /// The most bytes of a file, and of its decompressed content: 8 GiB.
  public static let defaultMaximumBytes = 8 << 30

  /// A choice among the columns of a table, or among positions along the second axis.
  public enum Columns: Sendable, Hashable {
    /// Columns by position, from 0, the end exclusive.
    case range(Range<Int>)
    /// Columns by the names in a CSV file's first line, in this order.
    case names([String])
  }

  /// The data to read from a file, and the anomalies to accept.
  public struct Options: Sendable, Hashable {
    /// The array's name in a `.npz` or `.safetensors` file; not needed where there is only one.
    public var key: String?
    /// The columns to take; all of them by default.
    public var columns: Columns?
    /// True if a CSV file's first line holds names; judged by all its columns by default.
    public var header: Bool?
    /// True if NaN, infinities and empty CSV fields (read as NaN) are allowed.
    public var allowsNonFinite: Bool
    /// The most bytes of the file, and of its decompressed content.
    public var maximumBytes: Int

    /// Options of the given values.
    public init(
      key: String? = nil, columns: Columns? = nil, header: Bool? = nil,
      allowsNonFinite: Bool = false, maximumBytes: Int = DataFile.defaultMaximumBytes
    ) {
      self.key = key
      self.columns = columns
      self.header = header
      self.allowsNonFinite = allowsNonFinite
      self.maximumBytes = maximumBytes
    }
  }

  /// Reads an array from a file; the first axis counts rows.
  ///
  /// The format follows from the name (``DataFormat``). Files of some formats may be gzipped,
  /// whatever their names say.
  ///
  /// - Parameter warn: receives possible problems of a file that can be read.
  public static func read(
    _ path: String, _ options: Options = Options(), warn: (DataError) -> Void = { _ in }
  ) throws(DataError) -> HostArray {
    var digest: String? = ""
    return try read(path, options, digest: &digest, warn)
  }

  /// Reads an array, and finds the SHA-256 digest of the file's bytes on the way where that is not
  /// known.
  static func read(
    _ path: String, _ options: Options, digest: inout String?, _ warn: (DataError) -> Void
  ) throws(DataError) -> HostArray {
    let format = try format(path)
    let file = try FileStream(path, maximumBytes: options.maximumBytes, hashes: digest == nil)
    let array: HostArray
    if format.isWhole {
      array = try decode(FileBytes.read(file, path)[...], nil, as: format, path, options, warn)
    } else {
      let head = try head(of: file)
      if head.starts(with: Magic.gzip), format.mayBeCompressed {
        try file.rewind()
        array = try decode(compressed: file, as: format, path, options, warn)
      } else {
        array = try decode(head, file, as: format, path, options, warn)
      }
    }
    digest = digest ?? file.digest
    return array
  }

  /// The array in standard input, a file of the format that its first bytes are of, or CSV text.
  static func standardInput(
    _ options: Options, warn: (DataError) -> Void
  ) throws(DataError) -> HostArray {
    let read = Result { try FileHandle.standardInput.readToEnd() }
    guard case .success(let data) = read else {
      throw DataError("cannot be read", path: "standard input")
    }
    let bytes = [UInt8](data ?? Data())
    let known = DataReader.all.first { $0.signature?.matches(bytes[...]) == true }
    let ending = (known?.format ?? .csv).ending
    return try decode(bytes, path: "standard input\(ending)", options, warn: warn)
  }

  /// The array in the bytes of a file whose name is `path`.
  public static func decode(
    _ bytes: [UInt8], path: String, _ options: Options = Options(),
    warn: (DataError) -> Void = { _ in }
  ) throws(DataError) -> HostArray {
    let format = try format(path)
    guard bytes.starts(with: Magic.gzip), format.mayBeCompressed else {
      return try decode(bytes[...], nil, as: format, path, options, warn)
    }
    return try decode(compressed: SliceStream(bytes[...]), as: format, path, options, warn)
  }

  private static func decode(
    compressed packed: any ByteStream, as format: DataFormat, _ path: String, _ options: Options,
    _ warn: (DataError) -> Void
  ) throws(DataError) -> HostArray {
    let stream = try InflateStream(
      packed, .gzip, path: path, maximumBytes: options.maximumBytes)
    return try decode(head(of: stream), stream, as: format, path, options, warn)
  }

  /// The first bytes of a file, by which it is known.
  private static func head(of stream: any ByteStream) throws(DataError) -> ArraySlice<UInt8> {
    let bytes: [UInt8] = try filled(min(1 << 16, stream.mostRemaining)) {
      (target) throws(DataError) in try stream.read(into: target)
    }
    return bytes[...]
  }

  /// The names of the arrays in a `.npz` or `.safetensors` file; none for other formats.
  public static func keys(_ path: String) throws(DataError) -> [String] {
    let format = try format(path)
    guard let keys = DataReader.reader(of: format).keys else { return [] }
    let bytes = try FileBytes.read(path, maximumBytes: defaultMaximumBytes)[...]
    return try keys(DataReader.Input(bytes: bytes, more: nil, path: path, options: Options()))
  }

  /// The SHA-256 digest of a file's bytes, as 64 hexadecimal digits.
  public static func digest(_ path: String) throws(DataError) -> String {
    try hash(path).finalize()
  }

  /// The SHA-256 hash of a file's bytes.
  static func hash(_ path: String) throws(DataError) -> SHA256 {
    let file = try FileStream(path, maximumBytes: .max, hashes: true)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while try file.read(into: buffer) > 0 {}
    return file.hash ?? SHA256()
  }

  private static func format(_ path: String) throws(DataError) -> DataFormat {
    if let format = DataFormat(path: path) { return format }
    throw DataError(
      "format of the file is unknown: its name ends with none of "
        + DataFormat.endings.map { "`\($0)`" }.joined(separator: ", "), path: path)
  }

  private static func decode(
    _ bytes: ArraySlice<UInt8>, _ more: (any ByteStream)?, as format: DataFormat, _ path: String,
    _ options: Options, _ warn: (DataError) -> Void
  ) throws(DataError) -> HostArray {
    if let (what, help) = Magic.standIn(bytes) {
      throw DataError(what, path: path, help: help, form: .predicate)
    }
    if let key = options.key, !format.hasKeys {
      let others = DataFormat.all.filter(\.hasKeys).map { "`\($0.ending)`" }
      throw DataError(
        "has no key `\(key)`: only \(others.joined(separator: " and ")) files have keys",
        path: path, kind: .mismatch, form: .predicate)
    }
    let reader = DataReader.reader(of: format)
    let input = DataReader.Input(bytes: bytes, more: more, path: path, options: options)
    let array = try reader.decode(input, warn)
    if reader.readsColumns { return array }
    return try chosen(options, of: array, path)
  }

  /// The columns of an array that the options ask for; its numbers are checked.
  static func chosen(
    _ options: Options, of array: HostArray, _ path: String
  ) throws(DataError) -> HostArray {
    let chosen = try choose(options.columns, of: array, path)
    if !options.allowsNonFinite { try checkFinite(chosen, path) }
    return chosen
  }

  private static func choose(
    _ columns: Columns?, of array: HostArray, _ path: String
  ) throws(DataError) -> HostArray {
    switch columns {
    case nil: return array
    case .names(let names):
      let others = DataFormat.all.filter(\.hasHeader).map(\.name).joined(separator: " and ")
      throw DataError(
        "has no column `\(names.first ?? "")`: only \(others) files name their columns", path: path,
        help: "choose columns by position, for example `columns: [0, 64]`", kind: .mismatch,
        form: .predicate)
    case .range(let range):
      guard array.shape.count >= 2, range.lowerBound >= 0, range.upperBound <= array.shape[1]
      else {
        throw DataError(
          "columns \(range.lowerBound) to \(range.upperBound) are required of an array of shape "
            + "\(array.shape)", path: path, kind: .mismatch)
      }
      return array.columns(range)
    }
  }

  private static func checkFinite(_ array: HostArray, _ path: String) throws(DataError) {
    guard let index = array.firstNonFinite() else { return }
    throw DataError(
      "value \(array.double(at: index)) at \(array.coordinates(of: index)) is not finite",
      path: path, kind: .mismatch)
  }
}
