import Foundation

/// Whole writes to a file descriptor.
enum Descriptor {
  /// Writes all bytes; an error, such as a full disk, names the file that was meant.
  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DataError) {
    try Sink(descriptor: descriptor, path: path).write(bytes)
  }

  /// Takes the bytes of a file in pieces; `path` is what messages name.
  struct Sink: ByteSink {
    let descriptor: Int32
    let path: String

    func write(_ bytes: UnsafeRawBufferPointer) throws(DataError) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let chunk = UnsafeRawBufferPointer(rebasing: rest)
        let count = Foundation.write(descriptor, chunk.baseAddress, chunk.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          throw FileBytes.error("cannot be written", path)
        }
      }
    }
  }

  /// Waits until the file's content is on the disk.
  static func sync(_ descriptor: Int32, path: String) throws(DataError) {
    while fsync(descriptor) != 0 {
      // Pipes and devices cannot be synced, and need not be.
      if errno == EINVAL || errno == EROFS { return }
      if errno != EINTR { throw FileBytes.error("cannot be written", path) }
    }
  }
}
