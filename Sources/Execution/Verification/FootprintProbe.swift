import CKernels

/// Finds by experiment whether the blocks of a step use the bytes that the verifier believes them
/// to use.
///
/// Each block runs twice from the same operands: over the memory as it is, and with every byte
/// turned round that the kernel should not read. It must write the same words, to its kernel's
/// results alone, and no word of another block.
struct FootprintProbe {
  private(set) var faults: [String] = []

  private let worker: UnsafeMutablePointer<oh_worker>
  private let words: UnsafeMutableBufferPointer<UInt32>

  init(_ worker: UnsafeMutablePointer<oh_worker>, arena: UnsafeMutableRawPointer, bytes: Int) {
    self.worker = worker
    words = UnsafeMutableBufferPointer(
      start: arena.assumingMemoryBound(to: UInt32.self), count: bytes / 4)
  }

  /// Runs one kernel, all of its blocks in order.
  mutating func run(
    _ items: UnsafeBufferPointer<oh_item>,
    _ uses: (reads: [MemoryLabels.Use], writes: [MemoryLabels.Use]),
    _ name: String
  ) {
    var isRead = [Bool](repeating: false, count: words.count)
    var isResult = isRead
    for use in uses.reads { mark(use.range, &isRead) }
    for use in uses.writes { mark(use.range, &isResult) }
    var blockOf = [Int?](repeating: nil, count: words.count)
    for (block, item) in items.enumerated() {
      let before = Array(words)
      run(item)
      let after = Array(words)
      for index in before.indices { words[index] = isRead[index] ? before[index] : ~before[index] }
      run(item)
      for index in before.indices {
        let isWritten =
          words[index] != (isRead[index] ? before[index] : ~before[index])
          || after[index] != before[index]
        guard isWritten else { continue }
        if !isResult[index] { add("\(name) writes byte \(index * 4), which is not a result of it") }
        if words[index] != after[index] { add("\(name) reads bytes that are not its operands'") }
        if let other = blockOf[index] {
          add("\(name)'s blocks \(other) and \(block) write byte \(index * 4)")
        }
        blockOf[index] = block
      }
      for index in before.indices {
        words[index] = blockOf[index] == block ? after[index] : before[index]
      }
    }
  }

  private func run(_ item: oh_item) { item.fn(item.args, worker, item.block) }

  private mutating func add(_ fault: String) {
    if faults.last != fault, faults.count < 10 { faults.append(fault) }
  }

  private func mark(_ range: Range<Int>, _ marks: inout [Bool]) {
    for index in range.lowerBound / 4..<(range.upperBound + 3) / 4 { marks[index] = true }
  }
}
