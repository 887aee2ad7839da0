import CompilerDriver
import Foundation
import Platform
import Traps

/// A text file that grows by whole lines, such as `metrics.jsonl`.
///
/// Not to be used from two tasks at once.
public final class LineFile {
  /// The file's name.
  public let path: String
  /// The file's size, always at the end of a line that was appended whole.
  public private(set) var byteCount: Int
  /// The digest of the lines that were appended whole, and of the bytes that were kept.
  private var hash = SHA256()
  private let descriptor: Int32

  /// Opens the file, creating it where it is missing, and keeps its first `keeping` bytes.
  ///
  /// A run that is resumed keeps the lines written before its checkpoint and drops later ones. It
  /// is an error if the file is shorter than that.
  public init(_ path: String, keeping: Int = 0) throws(DataError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    byteCount = keeping
    guard descriptor >= 0 else { throw FileBytes.error("cannot be written", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileBytes.error("cannot be written", path)
    }
    // Devices have no size to keep.
    guard status.st_mode & S_IFMT == S_IFREG else { return }
    guard Int(status.st_size) >= keeping else {
      throw DataError(
        "file has \(status.st_size) bytes, but the first \(keeping) must be kept", path: path,
        help: "the file was changed since the checkpoint was written")
    }
    guard ftruncate(descriptor, off_t(keeping)) == 0 else {
      throw FileBytes.error("cannot be written", path)
    }
    if keeping > 0 { hash = try DataFile.hash(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The digest of the content, as 64 hexadecimal digits.
  var digest: String { hash.finalize() }

  /// Appends one line; if that fails, the part already written is removed.
  public func append(_ line: String) throws(DataError) {
    let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
    require(!bytes.dropLast().contains(UInt8(ascii: "\n")), "line file: two lines in one")
    if let code = bytes.withUnsafeBytes({ OutputFile.write($0, to: descriptor) }) {
      _ = ftruncate(descriptor, off_t(byteCount))
      throw DataError("cannot be written: \(OutputFile.reason(code))", path: path)
    }
    byteCount += bytes.count
    bytes.withUnsafeBytes { hash.update($0) }
  }

  /// Writes over the bytes of a file that is there, which needs no room on the disk.
  static func overwrite(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard bytes.withUnsafeBytes({ OutputFile.write($0, to: descriptor) }) == nil else {
      return false
    }
    return ftruncate(descriptor, off_t(bytes.count)) == 0
  }

  /// Waits until all lines are on the disk.
  public func sync() throws(DataError) {
    guard let code = OutputFile.sync(descriptor) else { return }
    throw DataError("cannot be written: \(OutputFile.reason(code))", path: path)
  }
}
