import CZlib

/// Decompression with zlib, as far as its output is asked for.
final class InflateStream: ByteStream {
  /// The wrapper of the compressed data.
  enum Wrapper {
    /// A gzip file: a header and a checksum, which zlib verifies; members may follow each other.
    case gzip
    /// No wrapper, as in a zip archive.
    case raw
  }

  /// The most bytes that one byte of deflate expands to (Gailly and Adler, zlib technical details).
  private static let greatestRatio = 1032

  private let source: any ByteStream
  private let wrapper: Wrapper
  private let path: String
  private let maximumBytes: Int
  private var produced = 0
  // zlib keeps a pointer back to the stream, so the stream must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
  private var isAtEnd = false

  /// A stream of the decompressed bytes; an error beyond `maximumBytes`.
  init(
    _ source: any ByteStream, _ wrapper: Wrapper, path: String, maximumBytes: Int = .max
  ) throws(DataError) {
    self.source = source
    self.maximumBytes = maximumBytes
    self.wrapper = wrapper
    self.path = path
    stream.initialize(to: z_stream())
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, wrapper == .gzip ? 31 : -15, ZLIB_VERSION, size) == Z_OK else {
      throw DataError("zlib cannot start", path: path)
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  var mostRemaining: Int {
    guard !isAtEnd else { return 0 }
    // The bytes that wait in zlib's window come in addition.
    let packed = source.mostRemaining + Int(stream.pointee.avail_in)
    let (bytes, overflow) = packed.multipliedReportingOverflow(by: Self.greatestRatio)
    return overflow ? .max : bytes + min(1 << 16, .max - bytes)
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    guard let base = target.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    var filled = 0
    while filled < target.count, !isAtEnd {
      let room = min(target.count - filled, 1 << 30)
      stream.pointee.next_out = base + filled
      stream.pointee.avail_out = UInt32(room)
      try step()
      filled += room - Int(stream.pointee.avail_out)
      guard produced + filled <= maximumBytes else {
        throw DataError(
          "decompressed data is over the limit of \(byteText(maximumBytes))", path: path)
      }
    }
    produced += filled
    return filled
  }

  /// Lets zlib go on as far as input and room allow.
  private func step() throws(DataError) {
    if stream.pointee.avail_in == 0 { try feed() }
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_OK: break
    case Z_STREAM_END: try end()
    case Z_BUF_ERROR where stream.pointee.avail_out > 0:
      throw DataError(
        "compressed data is truncated", path: path, help: "copy or download the file again",
        kind: .truncated)
    case Z_BUF_ERROR: break
    case let code:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"
      throw DataError(
        "compressed data is damaged: \(reason)", path: path,
        help: "copy or download the file again")
    }
  }

  private func feed() throws(DataError) {
    let count = try source.read(into: UnsafeMutableRawBufferPointer(input))
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(count)
  }

  /// Another member of a gzip file, or the end.
  private func end() throws(DataError) {
    if stream.pointee.avail_in == 0 { try feed() }
    let left = Int(stream.pointee.avail_in)
    guard left > 0 else {
      isAtEnd = true
      return
    }
    guard wrapper == .gzip else {
      throw DataError(
        "compressed data is followed by \(byteText(left + source.mostRemaining))", path: path)
    }
    // Tape archives pad with zeros.
    if try skipsZeros() {
      isAtEnd = true
    } else if inflateReset(stream) != Z_OK {
      throw DataError(
        "compressed data is followed by \(byteText(left + source.mostRemaining))", path: path)
    }
  }

  /// Skips zeros; true if there is nothing else.
  private func skipsZeros() throws(DataError) -> Bool {
    while stream.pointee.avail_in > 0 {
      while stream.pointee.avail_in > 0 {
        guard stream.pointee.next_in.pointee == 0 else { return false }
        stream.pointee.next_in += 1
        stream.pointee.avail_in -= 1
      }
      try feed()
    }
    return true
  }
}
