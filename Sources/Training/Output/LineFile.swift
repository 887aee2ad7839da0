import Foundation

/// A text file that grows by whole lines, such as `metrics.jsonl`.
///
/// Not to be used from two tasks at once.
public final class LineFile {
  /// The file's name.
  public let path: String
  /// The file's size, always at the end of a line that was appended whole.
  public private(set) var byteCount: Int
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
        "file has \(status.st_size) bytes, \(keeping) are to be kept", path: path,
        help: "the file was changed since the checkpoint was written")
    }
    guard ftruncate(descriptor, off_t(keeping)) == 0 else {
      throw FileBytes.error("cannot be written", path)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends one line; where that fails, what was written of it is taken back.
  public func append(_ line: String) throws(DataError) {
    let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
    precondition(!bytes.dropLast().contains(UInt8(ascii: "\n")), "line file: two lines in one")
    do throws(DataError) {
      try Descriptor.write(bytes, to: descriptor, path: path)
    } catch {
      _ = ftruncate(descriptor, off_t(byteCount))
      throw error
    }
    byteCount += bytes.count
  }

  /// Waits until all lines are on the disk.
  public func sync() throws(DataError) {
    try Descriptor.sync(descriptor, path: path)
  }
}
