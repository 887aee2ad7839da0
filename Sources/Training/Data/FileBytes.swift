import Foundation

/// Reads whole files; the error gives the reason of a failure.
enum FileBytes {
  /// All bytes of a regular file of at most `maximumBytes`.
  static func read(_ path: String, maximumBytes: Int) throws(DataError) -> [UInt8] {
    try read(FileStream(path, maximumBytes: maximumBytes), path)
  }

  /// All bytes that are left of a file.
  static func read(_ stream: FileStream, _ path: String) throws(DataError) -> [UInt8] {
    try MemoryLimit.check(stream.mostRemaining, times: 1, "the file", path)
    return try filled(stream.mostRemaining) { (target) throws(DataError) in
      try stream.read(into: target)
    }
  }

  /// An error from `errno`; call it before anything else can change that.
  static func error(_ what: String, _ path: String) -> DataError {
    let code = errno
    if code == ENOENT { return DataError("no such file or folder", path: path, kind: .missing) }
    return DataError("\(what): \(String(cString: strerror(code)).lowercased())", path: path)
  }
}
