import CZlib

/// Decompression with zlib, in bounded memory.
enum Inflate {
  /// What surrounds the compressed data.
  enum Wrapper {
    /// A gzip file: a header and a checksum, which zlib verifies; members may follow each other.
    case gzip
    /// Nothing, as in a zip archive.
    case raw
  }

  /// The decompressed bytes, at most `maximumBytes`.
  static func run(
    _ input: ArraySlice<UInt8>, _ wrapper: Wrapper, maximumBytes: Int, path: String
  ) throws(DataError) -> [UInt8] {
    // zlib keeps a pointer back to the stream, so the stream must not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, wrapper == .gzip ? 31 : -15, ZLIB_VERSION, size) == Z_OK else {
      throw DataError("zlib cannot start", path: path)
    }
    defer { inflateEnd(stream) }
    return try input.withUnsafeBufferPointer { (source) throws(DataError) in
      try run(source, wrapper, stream, maximumBytes, path)
    }
  }

  private static func run(
    _ source: UnsafeBufferPointer<UInt8>, _ wrapper: Wrapper,
    _ stream: UnsafeMutablePointer<z_stream>, _ maximumBytes: Int, _ path: String
  ) throws(DataError) -> [UInt8] {
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    defer { chunk.deallocate() }
    var output: [UInt8] = []
    var fed = 0
    while true {
      if stream.pointee.avail_in == 0, fed < source.count {
        let count = min(source.count - fed, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress! + fed)
        stream.pointee.avail_in = UInt32(count)
        fed += count
      }
      stream.pointee.next_out = chunk.baseAddress
      stream.pointee.avail_out = UInt32(chunk.count)
      let code = inflate(stream, Z_NO_FLUSH)
      let produced = chunk.count - Int(stream.pointee.avail_out)
      guard output.count + produced <= maximumBytes else {
        throw DataError(
          "decompressed data is over the limit of \(byteText(maximumBytes))", path: path)
      }
      output.append(contentsOf: chunk[..<produced])
      let left = source.count - fed + Int(stream.pointee.avail_in)
      switch code {
      case Z_OK: continue
      case Z_STREAM_END:
        let rest = source[(source.count - left)...]
        // Tape archives pad with zeros; a zip entry's compressed size has to be exact.
        if left == 0 || (wrapper == .gzip && rest.allSatisfy { $0 == 0 }) { return output }
        guard wrapper == .gzip, inflateReset(stream) == Z_OK else {
          throw DataError("compressed data is followed by \(byteText(left))", path: path)
        }
      case Z_BUF_ERROR:
        throw DataError(
          "compressed data is truncated", path: path, help: "copy or download the file again",
          kind: .truncated)
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"
        throw DataError(
          "compressed data is damaged: \(reason)", path: path,
          help: "copy or download the file again")
      }
    }
  }
}
