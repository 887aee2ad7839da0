import CZlib

/// The CRC-32 of zip, gzip and PNG, over any number of bytes.
func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
  let result = bytes.withContiguousStorageIfAvailable { buffer in
    crc32_z(crc32(0, nil, 0), buffer.baseAddress, buffer.count)
  }
  guard let result else { fatalError("checksum: bytes without storage of their own") }
  return UInt32(truncatingIfNeeded: result)
}
