import Foundation

/// Files that are written whole or not at all.
public enum AtomicFile {
  /// Writes a temporary file beside `path`, syncs it, and renames it over `path`.
  ///
  /// Whatever goes wrong, the file that was there before stays as it was, and no temporary file is
  /// left behind.
  public static func write(_ path: String, _ bytes: [UInt8]) throws(DataError) {
    try write(path) { (sink) throws(DataError) in try sink.write(bytes) }
  }

  /// Writes a file from pieces, whole or not at all.
  static func write(
    _ path: String, _ content: (any ByteSink) throws(DataError) -> Void
  ) throws(DataError) {
    let (folder, name) = split(path)
    let mark = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let temporary = "\(folder)/.\(name.prefix(60)).\(mark).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? DataError("cannot be written: there is no folder `\(folder)`", path: path)
        : FileBytes.error("cannot be written", path)
    }
    do throws(DataError) {
      try fill(descriptor, content, path)
      guard rename(temporary, path) == 0 else {
        throw FileBytes.error("cannot be written", path)
      }
    } catch {
      unlink(temporary)
      throw error
    }
    syncFolder(folder)
  }

  /// Writes text as UTF-8, whole or not at all.
  public static func write(_ path: String, _ text: String) throws(DataError) {
    try write(path, Array(text.utf8))
  }

  private static func fill(
    _ descriptor: Int32, _ content: (any ByteSink) throws(DataError) -> Void, _ path: String
  ) throws(DataError) {
    do throws(DataError) {
      try content(Descriptor.Sink(descriptor: descriptor, path: path))
      try Descriptor.sync(descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
    // Some file systems report a full disk only now.
    guard close(descriptor) == 0 else { throw FileBytes.error("cannot be written", path) }
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }

  /// Makes the renaming itself durable; the content already is, so failure is no error.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
