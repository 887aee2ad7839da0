import TensorCore

/// Proves that a plan gives every kernel the operands that it names, in any order that its task
/// graph allows.
///
/// The verifier steps through the plan's own order with a label on every byte: the node whose
/// elements it contains. A read must find the label of its node, so the plan's order is right by
/// the data. If two kernels use a byte and one of them writes it, the task graph must order the
/// pair as the plan does; then every order that it allows reads the same data as the plan's order
/// (conflict serializability: Papadimitriou 1979). Only pieces of one assembly are exempt; their
/// boxes are proved disjoint. Inside a kernel no block or tile may touch memory that another one
/// writes.
struct PlanVerifier {
  private(set) var hazards: [String] = []
  /// The number of pairs of kernels that were proved to be ordered.
  private(set) var pairs = 0

  private let graph: LoopGraph
  private let grouping: Grouping
  private let schedule: Schedule
  private let placement: Placement
  private let memory: MemoryLabels
  /// The kernels that a kernel waits for, by kernel number.
  private var before: [Set<Int>]
  /// The position of a kernel in the plan.
  private var position: [Int]
  /// The kernels that a search has reached, by the search's number.
  private var reached: [Int]
  private var search = 0

  /// The bytes between two ends of buffers, which are used alike.
  private struct Segment {
    /// The node whose elements lie here, nil before the first write.
    var label: Int?
    var writers: [Int] = []
    var readers: [Int] = []
    /// The users of the bytes before the label.
    var earlier: [Int] = []
  }

  private var ends: [Int] = []
  private var segments: [Segment] = []
  private var written: [Int: Set<Int>] = [:]

  init(_ planner: Planner) {
    graph = planner.graph
    grouping = planner.grouping
    schedule = planner.schedule
    placement = planner.placement
    memory = MemoryLabels(planner)
    let count = schedule.kernels.count
    before = [Set<Int>](repeating: [], count: count)
    for (earlier, followers) in planner.tasks.followers.enumerated() {
      for follower in followers { before[follower].insert(earlier) }
    }
    position = [Int](repeating: 0, count: count)
    reached = [Int](repeating: 0, count: count)
    let plan = schedule.stages.flatMap { $0 }
    for (index, number) in plan.enumerated() { position[number] = index }
    checkCounts(planner.tasks, plan)
    let uses = plan.map { memory.uses(schedule.kernels[$0]) }
    cut(uses.flatMap { $0.reads + $0.writes })
    for (number, (reads, writes)) in zip(plan, uses) {
      run(number, reads, writes)
      checkBlocks(schedule.kernels[number], name(number))
    }
    checkPieces()
    checkEnd(planner)
  }

  private func name(_ number: Int) -> String { "kernel \(position[number])" }

  // MARK: the task graph

  /// Every kernel is there once, and waits for as many as will tell it that they are done.
  private mutating func checkCounts(_ tasks: TaskGraph, _ plan: [Int]) {
    if plan.sorted() != Array(schedule.kernels.indices)
      || tasks.order.sorted() != Array(schedule.kernels.indices)
    {
      hazards.append("the plan does not run every kernel once")
    }
    for number in plan {
      if tasks.waits[number] != before[number].count {
        hazards.append(
          "\(name(number)) waits for \(tasks.waits[number]) kernels, not all of its own")
      }
      for earlier in before[number] where position[earlier] >= position[number] {
        hazards.append("\(name(number)) waits for \(name(earlier)), which the plan runs later")
      }
    }
  }

  /// True if one kernel is done before another starts, in every order that the task graph allows.
  private mutating func isOrdered(_ earlier: Int, _ later: Int) -> Bool {
    pairs += 1
    if before[later].contains(earlier) { return true }
    search += 1
    var stack = [later]
    while let number = stack.popLast() {
      for other in before[number]
      where position[other] >= position[earlier] && reached[other] != search {
        if other == earlier { return true }
        reached[other] = search
        stack.append(other)
      }
    }
    return false
  }

  // MARK: memory

  /// Cuts the memory at the ends of everything that is used.
  private mutating func cut(_ uses: [MemoryLabels.Use]) {
    let storage = graph.nodes.indices.filter { graph.nodes[$0].isStorage }
    let ranges = uses.map(\.range) + storage.map(memory.bytes)
    ends = Array(Set(ranges.flatMap { [$0.lowerBound, $0.upperBound] })).sorted()
    segments = [Segment](repeating: Segment(), count: ends.count)
    for node in storage {
      for index in segments(memory.bytes(node)) { segments[index].label = node }
    }
  }

  private func segments(_ range: Range<Int>) -> Range<Int> {
    index(of: range.lowerBound)..<index(of: range.upperBound)
  }

  private func index(of end: Int) -> Int {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < end { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func run(
    _ number: Int, _ reads: [MemoryLabels.Use], _ writes: [MemoryLabels.Use]
  ) {
    for use in reads + writes where use.range.lowerBound < 0 {
      hazards.append("\(name(number)) uses node \(use.label), which has no memory")
      return
    }
    for use in reads { read(number, use) }
    if case .program(let group, _) = schedule.kernels[number].kind {
      for member in grouping.groups[group].members {
        guard let target = graph.nodes[member].target else { continue }
        written[target.node, default: []].insert(member)
      }
    }
    for use in writes { write(number, use) }
  }

  private mutating func read(_ number: Int, _ use: MemoryLabels.Use) {
    if use.label >= 0, case .assembly = graph.nodes[use.label].kind,
      written[use.label]?.count != graph.nodes[use.label].operands.count
    {
      hazards.append("\(name(number)) reads node \(use.label) before all of its pieces are there")
    }
    for index in segments(use.range) {
      if segments[index].label != use.label {
        let other = segments[index].label.map { "node \($0)" } ?? "nothing yet"
        hazards.append("\(name(number)) reads node \(use.label) where \(other) lies")
        return
      }
      require(segments[index].writers, before: number)
      segments[index].readers.append(number)
    }
  }

  private mutating func write(_ number: Int, _ use: MemoryLabels.Use) {
    var isAssembly = false
    if use.label >= 0, case .assembly = graph.nodes[use.label].kind { isAssembly = true }
    for index in segments(use.range) {
      let own = segments[index]
      guard own.label == use.label else {
        require(own.writers + own.readers, before: number)
        segments[index] = Segment(
          label: use.label, writers: [number], earlier: own.writers + own.readers)
        continue
      }
      if !isAssembly || own.readers.contains(where: { $0 != number }) {
        hazards.append("\(name(number)) writes node \(use.label) again")
      }
      require(own.earlier, before: number)
      segments[index].writers.append(number)
    }
  }

  private mutating func require(_ earlier: [Int], before number: Int) {
    for other in earlier where other != number && !isOrdered(other, number) {
      hazards.append("\(name(number)) does not wait for \(name(other)), whose memory it uses")
    }
  }

  // MARK: inside kernels

  /// Blocks and tiles run in any order and overlap in time, so none may touch memory that another
  /// one writes.
  private mutating func checkBlocks(_ kernel: Kernel, _ name: String) {
    let (reads, writes) = memory.uses(kernel)
    guard case .program(let number, let geometry) = kernel.kind else {
      for write in writes where reads.contains(where: { $0.range.overlaps(write.range) }) {
        hazards.append("\(name) reads the memory that it writes")
      }
      return
    }
    var walks: [(range: Range<Int>, strides: [Int], size: Int)] = []
    let plain = kernel.outputs.filter { !graph.nodes[$0].isTileSum }
    func walk(_ node: Int, _ offset: Int, _ strides: [Int]) {
      let size = graph.nodes[node].dtype.byteCount
      let first = placement.offset[node] + offset * size
      let last = zip(geometry.axes, strides).reduce(0) { $0 + max($1.0 - 1, 0) * $1.1 }
      walks.append((first..<first + (last + 1) * size, strides, size))
    }
    for (index, input) in kernel.inputs.enumerated() {
      walk(input.node, input.offset, geometry.strides[index])
    }
    for (index, output) in plain.enumerated() {
      let target = graph.nodes[output].target
      walk(
        target?.node ?? output, target?.offset ?? 0, geometry.strides[kernel.inputs.count + index])
    }
    let (inputs, outputs) = (
      walks.prefix(kernel.inputs.count), walks.suffix(plain.count)
    )
    for output in outputs {
      for input in inputs where input.range.overlaps(output.range) {
        let isSame =
          input.range == output.range && input.strides == output.strides
          && input.size == output.size
        if !isSame {
          hazards.append("\(name) reads other elements of memory than the same tile writes")
        }
      }
    }
    // Sums are cleared before the tiles are read, and noise reads its key at any time.
    let sums = kernel.outputs.filter { graph.nodes[$0].isTileSum }.compactMap { node in
      kernel.partials.contains(node)
        ? memory.partial(node, blocks: kernel.blocks)?.range : memory.bytes(node)
    }
    for (index, sum) in sums.enumerated()
    where walks.contains(where: { $0.range.overlaps(sum) })
      || sums[..<index].contains(where: { $0.overlaps(sum) })
    {
      hazards.append("\(name) keeps a sum in memory that it uses otherwise")
    }
    for member in grouping.groups[number].members {
      guard case .noise = graph.nodes[member].kind else { continue }
      for operand in graph.nodes[member].operands
      where outputs.contains(where: { $0.range.overlaps(memory.bytes(operand.node)) }) {
        hazards.append("\(name) overwrites the key of its noise")
      }
    }
  }

  /// The pieces of an assembly follow one another along one axis, and fill it.
  private mutating func checkPieces() {
    for (index, node) in graph.nodes.enumerated() where written[index] != nil {
      let rank = node.shape.count
      let pieces = node.operands.map { graph.nodes[$0.node] }
      let axis = (0..<rank).first { axis in pieces.contains { $0.shape[axis] != node.shape[axis] } }
      let distance = node.shape.dropFirst((axis ?? 0) + 1).reduce(1, *)
      var place = 0
      for piece in pieces {
        let fits = (0..<rank).allSatisfy { $0 == axis || piece.shape[$0] == node.shape[$0] }
        let strides = zip(piece.shape, Strides.contiguous(node.shape)).enumerated().map {
          $1.0 == 1 ? 0 : $0 == axis ? distance : $1.1
        }
        if !fits || piece.target?.offset != place * distance || piece.target?.strides != strides {
          hazards.append("a piece of node \(index) is not where the others leave room")
        }
        place += axis.map { piece.shape[$0] } ?? 1
      }
      if place != axis.map({ node.shape[$0] }) ?? 1 {
        hazards.append("the pieces of node \(index) do not fill it")
      }
    }
  }

  /// Results that are read after the run, and parameters of the next, still have their memory.
  private mutating func checkEnd(_ planner: Planner) {
    let kept = planner.results + planner.writers.values
    for node in Set(kept).sorted() where graph.nodes[node].count > 0 {
      for index in segments(memory.bytes(node)) where segments[index].label != node {
        hazards.append("result \(node) is overwritten")
        break
      }
    }
    for (parameter, writer) in planner.writers
    where placement.offset[parameter] != placement.offset[writer] {
      hazards.append("the next value of parameter \(parameter) is not in its place")
    }
  }
}
