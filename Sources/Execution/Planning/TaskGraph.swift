import TensorCore

/// The dependencies of every kernel when threads share a step: its operands, and the other users of
/// the memory that it writes.
struct TaskGraph {
  /// Work of a step that is worth several threads, in hundredths of a nanosecond.
  static let parallelCost = 3_000_000

  /// Kernel numbers, the most urgent first: the kernel with the longest critical path.
  private(set) var order: [Int]
  /// The kernels that wait for a kernel, by kernel number.
  private(set) var followers: [[Int]]
  /// The number of dependencies of a kernel, by kernel number.
  private(set) var waits: [Int]
  let isParallel: Bool

  init(
    _ graph: LoopGraph, _ schedule: Schedule, _ placement: Placement, fault: PlanFault? = nil
  ) {
    let kernels = schedule.kernels
    let plan = schedule.stages.flatMap { $0 }
    var before = schedule.dependencies.map(Set.init)
    if fault == .anOperandIsNotAwaited, let last = plan.last(where: { !before[$0].isEmpty }) {
      before[last].removeFirst()
    }
    var memory = MemoryUse(keepsCovered: fault != .coveredUsesAreForgotten)
    for number in plan {
      for (range, node, writes) in placement.uses(kernels[number], graph) {
        before[number].formUnion(memory.use(range, node, by: number, writes: writes))
      }
      before[number].remove(number)
    }
    followers = [[Int]](repeating: [], count: kernels.count)
    waits = before.map(\.count)
    for number in plan {
      for earlier in before[number] { followers[earlier].append(number) }
    }
    var distance = [Int](repeating: 0, count: kernels.count)
    for number in plan.reversed() {
      let rest = followers[number].reduce(0) { max($0, distance[$1]) }
      distance[number] = rest + kernels[number].cost + 1
    }
    var rank = [Int](repeating: 0, count: kernels.count)
    for (position, number) in plan.enumerated() { rank[number] = position }
    order = plan.sorted { (distance[$1], rank[$0]) < (distance[$0], rank[$1]) }
    let isCut = kernels.contains { $0.blocks > 1 }
    isParallel = kernels.reduce(0) { $0 + $1.cost } >= Self.parallelCost && isCut
  }
}

/// The users of each byte, kernel by kernel in the order of the plan.
///
/// A node takes over bytes by its first write. Every user of these bytes for another node precedes
/// every use of the new node: the first writer, and the writers of its other pieces, which do not
/// wait for the first.
private struct MemoryUse {
  private struct Use {
    var range: Range<Int>
    var node: Int
    var kernel: Int
    var writes: Bool
  }

  private var uses: [Use] = []
  /// By node, the kernels whose uses its own have covered.
  private var covered: [Int: [Int]] = [:]
  private let keepsCovered: Bool

  init(keepsCovered: Bool) { self.keepsCovered = keepsCovered }

  /// Notes a use.
  ///
  /// Uses of one node's memory are ordered by their data, so only those of other nodes count.
  ///
  /// - Returns: the kernels that must be done before.
  mutating func use(_ range: Range<Int>, _ node: Int, by kernel: Int, writes: Bool) -> [Int] {
    var earlier = writes ? covered[node] ?? [] : []
    var forgotten: [Int] = []
    uses.removeAll { use in
      guard use.node != node, use.kernel != kernel, writes || use.writes,
        use.range.overlaps(range)
      else { return false }
      earlier.append(use.kernel)
      // A later user of these bytes for another node waits for this one, and so for that one too.
      let isCovered =
        writes && range.lowerBound <= use.range.lowerBound
        && use.range.upperBound <= range.upperBound
      if isCovered { forgotten.append(use.kernel) }
      return isCovered
    }
    if keepsCovered, !forgotten.isEmpty { covered[node, default: []] += forgotten }
    uses.append(Use(range: range, node: node, kernel: kernel, writes: writes))
    return earlier
  }
}

extension Placement {
  /// The bytes that a kernel reads and writes, and the node that they belong to.
  fileprivate func uses(
    _ kernel: Kernel, _ graph: LoopGraph
  ) -> [(range: Range<Int>, node: Int, writes: Bool)] {
    func bytes(_ node: Int) -> Range<Int> {
      offset[node]..<offset[node] + max(graph.nodes[node].byteCount, 1)
    }
    var uses = kernel.reads.map { (range: bytes($0), node: $0, writes: false) }
    uses += kernel.writes.map { (range: bytes($0), node: $0, writes: true) }
    func partials(_ node: Int, _ blocks: Int, writes: Bool) {
      guard let first = partialOffset[node] else { return }
      let count = max(graph.nodes[node].byteCount * blocks, 1)
      // Partial results are memory of their own, which no node names.
      uses.append((first..<first + count, -1 - node, writes))
    }
    for node in kernel.partials { partials(node, kernel.blocks, writes: true) }
    if case .combine(let node, let parts) = kernel.kind { partials(node, parts, writes: false) }
    return uses
  }
}
