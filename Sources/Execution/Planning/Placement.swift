import TensorCore

/// A piece of the arena.
struct Buffer {
  var bytes: Int
  var offset = 0
  /// The first and last stage in which the memory is in use.
  var first: Int
  var last: Int
}

/// The place of every node's memory.
struct Placement {
  static let alignment = 64

  /// The byte offset of each node's memory, −1 where it has none.
  var offset: [Int]
  /// The byte offset of partial results by node.
  var partialOffset: [Int: Int] = [:]
  /// Parameters and constants come first, and stay.
  var persistentBytes = 0
  var arenaBytes = 0
  /// The bytes of temporary buffers without shared memory.
  var unsharedBytes = 0

  init(
    _ graph: LoopGraph, _ grouping: Grouping, _ schedule: Schedule, updates: [Int: Int],
    results: [Int], fault: PlanFault? = nil
  ) {
    let reuse = Reuse(graph, grouping, schedule, results: results, fault: fault)
    offset = [Int](repeating: -1, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where node.isStorage {
      offset[index] = persistentBytes
      persistentBytes += Self.aligned(max(node.byteCount, 1))
    }
    for (parameter, node) in updates { offset[node] = offset[parameter] }
    var buffers: [Buffer] = []
    var bufferOf = [Int](repeating: -1, count: graph.nodes.count)
    var partials: [(node: Int, buffer: Int)] = []
    for (stage, numbers) in schedule.stages.enumerated() {
      for number in numbers {
        let kernel = schedule.kernels[number]
        for (output, input) in reuse.pairs(kernel, stage)
        where offset[output] < 0 && bufferOf[output] < 0 && bufferOf[input] >= 0 {
          bufferOf[output] = bufferOf[input]
        }
        for node in kernel.writes where offset[node] < 0 && bufferOf[node] < 0 {
          bufferOf[node] = buffers.count
          buffers.append(Buffer(bytes: graph.nodes[node].byteCount, first: stage, last: stage))
        }
        for node in kernel.partials {
          partials.append((node, buffers.count))
          let bytes = graph.nodes[node].byteCount * kernel.blocks
          buffers.append(Buffer(bytes: bytes, first: stage, last: stage))
        }
        for node in kernel.reads + kernel.writes where bufferOf[node] >= 0 {
          buffers[bufferOf[node]].last = stage
        }
        if case .combine(let node, _) = kernel.kind {
          for partial in partials where partial.node == node {
            buffers[partial.buffer].last = stage
          }
        }
      }
    }
    for node in results where bufferOf[node] >= 0 {
      buffers[bufferOf[node]].last = schedule.stages.count
    }
    if fault == .buffersEndEarly {
      for index in buffers.indices where buffers[index].last > buffers[index].first {
        buffers[index].last -= 1
      }
    }
    let bytes = Self.pack(&buffers)
    for node in bufferOf.indices where bufferOf[node] >= 0 {
      offset[node] = persistentBytes + buffers[bufferOf[node]].offset
    }
    for partial in partials {
      partialOffset[partial.node] = persistentBytes + buffers[partial.buffer].offset
    }
    unsharedBytes = buffers.reduce(0) { $0 + Self.aligned($1.bytes) }
    arenaBytes = persistentBytes + bytes
  }

  static func aligned(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }

  /// Gives every buffer an offset such that buffers in use at the same time do not overlap.
  ///
  /// The largest go first, each into the lowest gap.
  ///
  /// - Returns: the bytes needed.
  static func pack(_ buffers: inout [Buffer]) -> Int {
    let order = buffers.indices.sorted { (buffers[$1].bytes, $0) < (buffers[$0].bytes, $1) }
    var placed: [Buffer] = []  // by offset
    var total = 0
    for index in order {
      let buffer = buffers[index]
      let bytes = max(aligned(buffer.bytes), alignment)
      var position = 0
      for other in placed where other.first <= buffer.last && buffer.first <= other.last {
        if other.offset >= position + bytes { break }
        position = max(position, other.offset + max(aligned(other.bytes), alignment))
      }
      buffers[index].offset = position
      total = max(total, position + bytes)
      var low = 0
      var high = placed.count
      while low < high {
        let middle = (low + high) / 2
        if placed[middle].offset < position { low = middle + 1 } else { high = middle }
      }
      placed.insert(buffers[index], at: low)
    }
    return total
  }
}

/// Finds results that can replace an operand that is not read afterwards.
private struct Reuse {
  private let graph: LoopGraph
  private let grouping: Grouping
  private var lastStage: [Int]
  /// The kernels that read a node in its last stage.
  private var lastReaders: [Int]
  private let results: Set<Int>
  private let fault: PlanFault?

  init(
    _ graph: LoopGraph, _ grouping: Grouping, _ schedule: Schedule, results: [Int],
    fault: PlanFault?
  ) {
    self.fault = fault
    self.graph = graph
    self.grouping = grouping
    self.results = Set(results)
    lastStage = [Int](repeating: -1, count: graph.nodes.count)
    lastReaders = [Int](repeating: 0, count: graph.nodes.count)
    for (stage, numbers) in schedule.stages.enumerated() {
      for number in numbers {
        for node in Set(schedule.kernels[number].reads) {
          lastReaders[node] = lastStage[node] == stage ? lastReaders[node] + 1 : 1
          lastStage[node] = stage
        }
      }
    }
  }

  /// True if a node writes zeros everywhere before it reads.
  private func clearsFirst(_ node: Int) -> Bool {
    if case .oneHot = graph.nodes[node].kind { true } else { false }
  }

  /// Outputs of a program and the inputs whose memory they may overwrite element by element.
  func pairs(_ kernel: Kernel, _ stage: Int) -> [(output: Int, input: Int)] {
    guard case .program(let number, _) = kernel.kind else { return [] }
    let full = grouping.groups[number].fullStrides
    var free: [Int] = []
    for input in kernel.inputs
    where
      (lastStage[input.node] == stage && lastReaders[input.node] == 1
      || fault == .operandsAreOverwritten)
      && !graph.nodes[input.node].isStorage && !results.contains(input.node)
      && !free.contains(input.node)
    {
      let isPlain = kernel.inputs.allSatisfy {
        $0.node != input.node || ($0.offset == 0 && $0.strides == full)
      }
      let reads = kernel.reads.count { $0 == input.node }
      if isPlain, reads == 1 { free.append(input.node) }
    }
    var pairs: [(output: Int, input: Int)] = []
    for output in kernel.outputs
    where graph.nodes[output].target == nil && !graph.nodes[output].isTileSum
      && !grouping.isColumn[output] && !clearsFirst(output)
    {
      let bytes = graph.nodes[output].byteCount
      let size = graph.nodes[output].dtype.byteCount
      guard
        let index = free.firstIndex(where: {
          graph.nodes[$0].byteCount == bytes && graph.nodes[$0].dtype.byteCount == size
        })
      else { continue }
      pairs.append((output, free.remove(at: index)))
    }
    return pairs
  }
}
