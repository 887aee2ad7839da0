/// The order of a graph's nodes for grouping, which starts from the end.
///
/// What only serves other results follows all that the updates need, so that a metric's last
/// steps do not keep its first ones from running beside an update; but loops over what the updates need
/// anyway, like a likelihood's beside its cotangent, stay with it. Reductions directly follow what they
/// reduce, so that the operand is not read again later. What reads the same as a sum over rows and does not
/// wait for it, like a cotangent whose weight is known, comes before all that does wait.
struct GroupingOrder {
  /// How many loops lie between a row's sum and what it shares with a cotangent, or that and its end.
  private static let distance = 8

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
        let followsOperand = node.isSink && isEarly[node.operands[0].node] == early
        if !followsOperand { append(index) }
      }
    }
  }

  private mutating func append(_ index: Int) {
    guard !isPlaced[index] else { return }
    isPlaced[index] = true
    nodes.append(index)
    let node = graph.nodes[index]
    if case .rowReduction = node.kind {
      for end in cotangentsBeside(index) { appendWithOperands(end) }
    }
    for reader in readers[index] where isEarly[reader] == isEarly[index] {
      if graph.nodes[reader].isSink { append(reader) }
    }
  }

  private mutating func appendWithOperands(_ index: Int) {
    guard !isPlaced[index] else { return }
    for operand in graph.nodes[index].operands { appendWithOperands(operand.node) }
    append(index)
  }

  /// Loops that end before a product and read what a row's sum is made of, but not the sum.
  private func cotangentsBeside(_ sum: Int) -> [Int] {
    var summed: Set<Int> = []
    collectSummed(graph.nodes[sum].operands[0].node, like: sum, Self.distance, into: &summed)
    var ends: [Int] = []
    var seen = summed
    for node in summed.sorted() {
      collectEnds(node, like: sum, Self.distance, seen: &seen, into: &ends)
    }
    guard !ends.isEmpty else { return [] }
    var excluded = descendants(of: sum)
    return ends.filter { isReady($0, early: isEarly[sum], &excluded) }
  }

  private func collectSummed(
    _ index: Int, like sum: Int, _ distance: Int, into summed: inout Set<Int>
  ) {
    let node = graph.nodes[index]
    guard !node.isStorage, node.count == graph.nodes[sum].space.reduce(1, *),
      summed.insert(index).inserted, distance > 0, node.isFusable
    else { return }
    for operand in node.operands {
      collectSummed(operand.node, like: sum, distance - 1, into: &summed)
    }
  }

  private func collectEnds(
    _ index: Int, like sum: Int, _ distance: Int, seen: inout Set<Int>, into ends: inout [Int]
  ) {
    for reader in readers[index] where !isPlaced[reader] && !writers.contains(reader) {
      let node = graph.nodes[reader]
      guard case .map = node.kind, node.target == nil,
        node.count == graph.nodes[sum].space.reduce(1, *), seen.insert(reader).inserted
      else { continue }
      if readers[reader].contains(where: { isProduct($0) }) { ends.append(reader) }
      if distance > 0 {
        collectEnds(reader, like: sum, distance - 1, seen: &seen, into: &ends)
      }
    }
  }

  private func isProduct(_ index: Int) -> Bool {
    if case .product = graph.nodes[index].kind { true } else { false }
  }

  private func descendants(of index: Int) -> [Bool] {
    var depends = [Bool](repeating: false, count: graph.nodes.count)
    depends[index] = true
    for reader in index..<graph.nodes.count where !depends[reader] {
      depends[reader] = graph.nodes[reader].operands.contains { depends[$0.node] }
    }
    return depends
  }

  /// Whether loops alone, none of them excluded, lie between what is placed and a node.
  private func isReady(_ index: Int, early: Bool, _ excluded: inout [Bool]) -> Bool {
    if isPlaced[index] || graph.nodes[index].isStorage { return true }
    let node = graph.nodes[index]
    guard !excluded[index], node.isFusable, isEarly[index] == early, !writers.contains(index)
    else { return false }
    excluded[index] = !node.operands.allSatisfy { isReady($0.node, early: early, &excluded) }
    return !excluded[index]
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
      // What comes after a reduction is the metric's own.
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
