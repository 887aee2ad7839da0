/// Takes the bytes of a file in pieces.
protocol ByteSink {
  /// Writes some bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DataError)
}

extension ByteSink {
  /// Writes the bytes of an array.
  func write(_ bytes: [UInt8]) throws(DataError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(DataError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }
}
