import CompilerDriver

/// Memory is asked for before it is taken: what a file makes of itself has to fit.
enum MemoryLimit {
  /// What is small is not worth a look at the machine.
  private static let small = 1 << 26

  /// Refuses what would not fit in the memory that is free.
  static func check(
    _ count: Int, times width: Int, _ what: String, _ path: String
  ) throws(DataError) {
    let (product, overflow) = count.multipliedReportingOverflow(by: width)
    let bytes = overflow ? .max : product
    guard bytes > small, case let free = MachineMemory.free, bytes > free else { return }
    throw DataError(
      "\(what) needs \(byteText(bytes)) of memory, and \(byteText(free)) are free", path: path,
      help: "store it in a narrower type, such as `uint8`, or split the file", kind: .memory)
  }
}
