import TensorCore
import TensorIR

extension LoopBuilder {
  /// An order for grouping, which starts from the end.
  ///
  /// What only serves other results follows all that the updates need, so that a metric's last
  /// steps do not keep its first ones from running beside an update; but loops over what the updates need
  /// anyway, like a likelihood's beside its cotangent, stay with it. Reductions directly follow what they
  /// reduce, so that the operand is not read again later.
  func order(updates: [(parameter: Int, source: Int)]) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(graph.nodes.count)
    var sinks = [[Int]](repeating: [], count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() where node.isSink {
      sinks[node.operands[0].node].append(index)
    }
    let isEarly = ancestors(updates)
    func append(_ index: Int, early: Bool) {
      order.append(index)
      for sink in sinks[index] where isEarly[sink] == early { append(sink, early: early) }
    }
    for early in [true, false] {
      for (index, node) in graph.nodes.enumerated() where isEarly[index] == early {
        let followsOperand = node.isSink && isEarly[node.operands[0].node] == early
        if !followsOperand { append(index, early: early) }
      }
    }
    return order
  }

  /// The nodes that updates need, and those that read a parameter before it is updated.
  private func ancestors(_ updates: [(parameter: Int, source: Int)]) -> [Bool] {
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

  /// The node that writes each updated parameter's memory, adding copies where a result cannot be
  /// computed there.
  mutating func resolveUpdates(_ updates: [(parameter: Int, result: Value)]) -> [Int: Int] {
    var writers: [Int: Int] = [:]
    var taken: Set<Int> = []
    var copies: [(parameter: Int, source: Access, shape: [Int])] = []
    let order = order(updates: updates.map { ($0.parameter, access($0.result).node) })
    var rank = [Int](repeating: 0, count: graph.nodes.count)
    for (position, node) in order.enumerated() { rank[node] = position }
    var readers: [Int: [Int]] = [:]
    for (parameter, _) in updates { readers[parameter] = [] }
    for (index, node) in graph.nodes.enumerated() {
      for operand in node.operands where readers[operand.node] != nil {
        readers[operand.node]?.append(index)
      }
    }
    for (parameter, result) in updates {
      let source = access(result)
      let shape = result.shape.extents
      if source.node == parameter, source.offset == 0,
        source.strides == Strides.contiguous(shape)
      {
        continue
      }
      let isWritable = canWrite(source, shape, parameter)
      let isLast = (readers[parameter] ?? []).allSatisfy { rank[$0] <= rank[source.node] }
      if isWritable, isLast, taken.insert(source.node).inserted {
        writers[parameter] = source.node
      } else {
        copies.append((parameter, source, shape))
      }
    }
    // Parameters may exchange values, so all of them are read before the first is written.
    for index in copies.indices where graph.nodes[copies[index].source.node].isStorage {
      let copy = copies[index]
      copies[index].source = map(
        .identity, graph.nodes[copy.parameter].dtype, copy.shape, copy.source)
    }
    for copy in copies {
      writers[copy.parameter] = add(
        .map(.identity), graph.nodes[copy.parameter].dtype, copy.shape, [copy.source])
    }
    return writers
  }

  /// Whether the node behind a result may compute it into a parameter's memory.
  private func canWrite(_ source: Access, _ shape: [Int], _ parameter: Int) -> Bool {
    let node = graph.nodes[source.node]
    guard !node.isStorage, node.target == nil, source.offset == 0,
      node.count == graph.nodes[parameter].count,
      source.strides == Strides.contiguous(shape)
    else { return false }
    if case .assembly = node.kind { return false }
    for operand in node.operands where operand.node == parameter {
      guard case .map = node.kind, operand.offset == 0,
        operand.strides == Strides.contiguous(node.shape)
      else { return false }
    }
    return true
  }
}
