import CKernels

/// Orders in which one thread can run a step's blocks, all of them allowed by the task graph.
///
/// Threads may take any of them, so each must give the bits of the plan's own order.
package enum TaskOrder: Sendable {
  /// The ready kernel that the plan runs last comes first, its last block before the others.
  case lastFirst
  /// The kernel from which the shortest way leads to the end comes first.
  case leastUrgentFirst
  /// Blocks of all ready kernels take turns.
  case turns
  /// Any block of any ready kernel, from a seed.
  case random(UInt64)

  /// Orders that differ most from the plan's, and some random ones.
  package static func adversarial(seed: UInt64) -> [TaskOrder] {
    [.lastFirst, .leastUrgentFirst, .turns, .random(seed), .random(seed &+ 1)]
  }
}

/// Runs the blocks of a step in some order on one thread.
struct OrderedRun {
  private let graph: oh_graph
  private var waits: [Int32]
  /// The blocks that are left, by kernel; kernels are numbered by urgency.
  private var left: [[Int64]]
  private var unfinished: [Int]
  private var ready: [Int] = []
  private var turn = 0
  private var state: UInt64
  private let order: TaskOrder
  /// The position of each kernel in the plan.
  private let positions: [Int]

  init(_ graph: oh_graph, _ order: TaskOrder, positions: [Int]) {
    self.graph = graph
    self.order = order
    self.positions = positions
    let tasks = UnsafeBufferPointer(start: graph.tasks, count: Int(graph.task_count))
    waits = tasks.map(\.waits)
    left = tasks.map { Array(0..<Int64($0.blocks)) }
    unfinished = tasks.map { Int($0.blocks) }
    state = if case .random(let seed) = order { seed } else { 0 }
    ready = tasks.indices.filter { waits[$0] == 0 }
  }

  /// Runs everything; `prepare` is called before each block.
  mutating func run(_ worker: UnsafeMutablePointer<oh_worker>, prepare: () -> Void) {
    while let kernel = takeKernel() {
      let block = takeBlock(kernel)
      let task = graph.tasks[kernel]
      prepare()
      task.fn(task.args, worker, block)
      unfinished[kernel] -= 1
      if unfinished[kernel] == 0 { finish(task) }
    }
  }

  private mutating func finish(_ task: oh_task) {
    for index in Int(task.first_follower)..<Int(task.first_follower + task.follower_count) {
      let follower = Int(graph.followers[index])
      waits[follower] -= 1
      if waits[follower] == 0 { ready.append(follower) }
    }
  }

  private mutating func takeKernel() -> Int? {
    guard !ready.isEmpty else { return nil }
    switch order {
    case .lastFirst: return ready.max { positions[$0] < positions[$1] }
    case .leastUrgentFirst: return ready.max()
    case .turns:
      turn += 1
      return ready[turn % ready.count]
    case .random: return ready[Int(next() % UInt64(ready.count))]
    }
  }

  private mutating func takeBlock(_ kernel: Int) -> Int64 {
    let block: Int64
    switch order {
    case .lastFirst, .leastUrgentFirst: block = left[kernel].removeLast()
    case .turns: block = left[kernel].removeFirst()
    case .random: block = left[kernel].remove(at: Int(next() % UInt64(left[kernel].count)))
    }
    if left[kernel].isEmpty { ready.removeAll { $0 == kernel } }
    return block
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
