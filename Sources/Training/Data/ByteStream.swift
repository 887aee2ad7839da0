/// Bytes that come from front to back, so that no more of them than needed are held.
protocol ByteStream: AnyObject {
  /// Fills a place with the next bytes.
  ///
  /// - Returns: the number of bytes, fewer than the capacity only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int

  /// The most bytes that can still come.
  var mostRemaining: Int { get }
}

/// The bytes of an array as a stream.
final class SliceStream: ByteStream {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, rest.count)
    target.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }

  var mostRemaining: Int { rest.count }
}

/// An array of at most `count` elements, as many as `read` has bytes for.
func filled<T: BitwiseCopyable>(
  _ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
) throws(DataError) -> [T] {
  // The array's initializer passes on errors without their type.
  var failure: DataError?
  let values = [T](unsafeUninitializedCapacity: count) { buffer, filled in
    do throws(DataError) {
      filled = try read(UnsafeMutableRawBufferPointer(buffer)) / MemoryLayout<T>.stride
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
  return values
}
