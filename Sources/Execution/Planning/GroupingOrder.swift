/// The order of a graph's nodes for grouping, which goes through it from the end.
///
/// Nodes needed only by metrics are ordered after all nodes that the updates need, so that a
/// metric's last steps do not keep its first ones from running next to an update. Exception: a loop
/// over data that an update reads anyway (a likelihood next to its cotangent) stays next to that
/// update. Reductions follow their operands, so that the operand is not read again later. A node
/// that shares the input of a row reduction but not its result, such as a cotangent whose weight is
/// known, is placed between the reduction and the reduction's readers.
struct GroupingOrder {
  /// Search at most this many loops away from a reduction for an operand that it shares with a
  /// cotangent, and for its end.
  private static let distance = 8
  /// At most so many loops in a row are brought forward.
  private static let depth = 32

  private(set) var nodes: [Int] = []

  private let graph: LoopGraph
  private let isEarly: [Bool]
  /// The nodes that overwrite parameters.
  private let writers: Set<Int>
  private var readers: [[Int]]
  private var isPlaced: [Bool]

  init(_ graph: LoopGraph, updates: [(parameter: Int, source: Int)]) {
    self.graph = graph
    isEarly = Self.ancestors(graph, updates)
    writers = Set(updates.map(\.source))
    readers = [[Int]](repeating: [], count: graph.nodes.count)
    isPlaced = [Bool](repeating: false, count: graph.nodes.count)
    nodes.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for operand in node.operands { readers[operand.node].append(index) }
    }
    for early in [true, false] {
      for (index, node) in graph.nodes.enumerated() where isEarly[index] == early {
        let followsOperand = isFollower(index) && isEarly[node.operands[0].node] == early
        if !followsOperand { append(index) }
      }
    }
  }

  /// True if a node directly follows its operand; one that overwrites a parameter keeps its place.
  private func isFollower(_ index: Int) -> Bool {
    graph.nodes[index].isSink && !writers.contains(index)
  }

  private mutating func append(_ index: Int) {
    guard !isPlaced[index] else { return }
    isPlaced[index] = true
    nodes.append(index)
    if case .rowReduction = graph.nodes[index].kind {
      for end in cotangentsBeside(index) { appendWithOperands(end) }
    }
    for reader in readers[index] where isFollower(reader) && isEarly[reader] == isEarly[index] {
      append(reader)
    }
  }

  private mutating func appendWithOperands(_ index: Int) {
    guard !isPlaced[index] else { return }
    for operand in graph.nodes[index].operands { appendWithOperands(operand.node) }
    append(index)
  }

  /// Loops that end before a product and read the reduction's operand, but not its result.
  private func cotangentsBeside(_ reduction: Int) -> [Int] {
    let count = graph.nodes[reduction].space.reduce(1, *)
    var seen: Set<Int> = []
    var summed: [Int] = []
    var reached = [graph.nodes[reduction].operands[0].node]
    for _ in 0...Self.distance {
      reached = reached.filter { index in
        !graph.nodes[index].isStorage && graph.nodes[index].count == count
          && seen.insert(index).inserted
      }
      summed += reached
      reached = reached.filter { graph.nodes[$0].isFusable }
        .flatMap { graph.nodes[$0].operands.map(\.node) }
    }
    var ends: [Int] = []
    reached = summed
    for _ in 0...Self.distance {
      reached = reached.flatMap { readers[$0] }.filter { index in
        isLoop(index, over: count) && !isPlaced[index] && !writers.contains(index)
          && seen.insert(index).inserted
      }
      ends += reached.filter { readers[$0].contains { isProduct($0) } }
    }
    var known = [reduction: false]
    return ends.filter { isReady($0, early: isEarly[reduction], Self.depth, &known) }
  }

  private func isLoop(_ index: Int, over count: Int) -> Bool {
    let node = graph.nodes[index]
    guard case .map = node.kind else { return false }
    return node.target == nil && node.count == count
  }

  private func isProduct(_ index: Int) -> Bool {
    if case .product = graph.nodes[index].kind { true } else { false }
  }

  /// True if only a few loops, none of which waits for the reduction, are between the placed nodes
  /// and a node.
  private func isReady(_ index: Int, early: Bool, _ depth: Int, _ known: inout [Int: Bool]) -> Bool
  {
    if let answer = known[index] { return answer }
    let node = graph.nodes[index]
    if isPlaced[index] || node.isStorage { return true }
    let isReady =
      depth > 0 && node.isFusable && isEarly[index] == early && !writers.contains(index)
      && node.operands.allSatisfy { self.isReady($0.node, early: early, depth - 1, &known) }
    known[index] = isReady
    return isReady
  }

  /// The nodes that updates need, and those that read a parameter before it is updated.
  private static func ancestors(
    _ graph: LoopGraph, _ updates: [(parameter: Int, source: Int)]
  ) -> [Bool] {
    var isNeeded = [Bool](repeating: updates.isEmpty, count: graph.nodes.count)
    let parameters = Set(updates.map(\.parameter))
    for update in updates { isNeeded[update.source] = true }
    for index in graph.nodes.indices.reversed() {
      let operands = graph.nodes[index].operands
      if operands.contains(where: { parameters.contains($0.node) }) { isNeeded[index] = true }
      if isNeeded[index] { for operand in operands { isNeeded[operand.node] = true } }
    }
    for (index, node) in graph.nodes.enumerated() where node.isFusable && !isNeeded[index] {
      let made = node.operands.map(\.node).filter { !graph.nodes[$0].isStorage }
      let isBeside = made.contains { graph.nodes[$0].count == node.space.reduce(1, *) }
      // Nodes after a reduction belong to the metric itself.
      isNeeded[index] =
        isBeside && made.allSatisfy { isNeeded[$0] && !graph.nodes[$0].isSink }
    }
    // A reduction joins the loop that makes or reads its operand, whatever becomes of its result.
    for (index, node) in graph.nodes.enumerated() where node.isSink {
      if isNeeded[node.operands[0].node] { isNeeded[index] = true }
    }
    return isNeeded
  }
}
