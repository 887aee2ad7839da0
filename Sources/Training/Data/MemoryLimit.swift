import CompilerDriver
import Platform

/// Compares the memory that a file claims to need with the free memory before it is allocated.
enum MemoryLimit {
  /// Below this size the free memory is not measured.
  private static let small = 1 << 26

  /// Refuses data that would not fit in the free memory.
  static func check(
    _ count: Int, times width: Int, _ what: String, _ path: String
  ) throws(DataError) {
    let (product, overflow) = count.multipliedReportingOverflow(by: width)
    let bytes = overflow ? .max : product
    guard bytes > small, case let free = MachineMemory.free, bytes > free else { return }
    throw DataError(
      "\(what) needs \(byteText(bytes)) of memory, and only \(byteText(free)) is free", path: path,
      help: "store it in a narrower type, such as `uint8`, or split the file", kind: .memory)
  }
}
