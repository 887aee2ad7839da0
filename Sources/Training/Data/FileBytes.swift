import Foundation

/// Reading whole files, with an error that says what stands in the way.
enum FileBytes {
  /// All bytes of a regular file of at most `maximumBytes`.
  static func read(_ path: String, maximumBytes: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    try stream(path, maximumBytes: maximumBytes) { size in
      bytes.reserveCapacity(size)
    } onChunk: { chunk in
      bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// The bytes of a regular file, chunk by chunk, after its size.
  static func stream(
    _ path: String, maximumBytes: Int, onSize: (Int) -> Void,
    onChunk: (UnsafeRawBufferPointer) -> Void
  ) throws(DataError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.error("cannot be read", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.error("cannot be read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw DataError(isFolder ? "is a folder, not a file" : "is not a regular file", path: path)
    }
    guard Int(status.st_size) <= maximumBytes else {
      throw DataError(
        "file of \(byteText(Int(status.st_size))) is over the limit of \(byteText(maximumBytes))",
        path: path)
    }
    onSize(Int(status.st_size))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { return }
      if count > 0 {
        onChunk(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if errno != EINTR {
        throw Self.error("cannot be read", path)
      }
    }
  }

  /// An error from `errno`; call it before anything else can change that.
  static func error(_ what: String, _ path: String) -> DataError {
    let code = errno
    if code == ENOENT { return DataError("no such file or folder", path: path, kind: .missing) }
    return DataError("\(what): \(String(cString: strerror(code)).lowercased())", path: path)
  }
}
