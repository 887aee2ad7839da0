import Foundation

/// A regular file read from front to back, with the digest of the bytes read so far.
final class FileStream: ByteStream {
  /// The file's size when it was opened.
  let size: Int
  private let path: String
  private let descriptor: Int32
  /// The hash of the bytes read so far, if requested.
  private(set) var hash: SHA256?
  private var done = 0

  /// Opens a file of at most `maximumBytes`.
  ///
  /// - Parameter hashes: true if ``digest`` is asked for.
  init(_ path: String, maximumBytes: Int, hashes: Bool = false) throws(DataError) {
    self.path = path
    hash = hashes ? SHA256() : nil
    // A pipe must not be waited for.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    size = descriptor >= 0 && fstat(descriptor, &status) == 0 ? Int(status.st_size) : -1
    guard size >= 0 else { throw FileBytes.error("cannot be read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw DataError(
        isFolder ? "is a folder, not a file" : "is not a regular file", path: path, form: .predicate
      )
    }
    guard size <= maximumBytes else {
      throw DataError(
        "file of \(byteText(size)) is over the limit of \(byteText(maximumBytes))", path: path)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    var filled = 0
    while filled < target.count {
      let part = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let count = Foundation.read(descriptor, part.baseAddress, min(part.count, 1 << 26))
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw FileBytes.error("cannot be read", path)
      }
      hash?.update(UnsafeRawBufferPointer(rebasing: part[..<count]))
      filled += count
    }
    done += filled
    return filled
  }

  /// By the size at the start; a file that grows meanwhile has no more.
  var mostRemaining: Int { max(0, size - done) }

  /// Goes back to the start.
  func rewind() throws(DataError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileBytes.error("cannot be read", path) }
    done = 0
    if hash != nil { hash = SHA256() }
  }

  /// The SHA-256 digest of all that was read, as 64 hexadecimal digits.
  var digest: String? { hash?.finalize() }
}
