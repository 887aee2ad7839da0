import CKernels
import TensorCore
import TensorIR

extension LoopBuilder {
  /// The node that writes each updated parameter's memory, adding copies where a result cannot be
  /// computed there.
  mutating func resolveUpdates(_ updates: [(parameter: Int, result: Value)]) -> [Int: Int] {
    var writers: [Int: Int] = [:]
    var taken: Set<Int> = []
    var copies: [(parameter: Int, source: Access, shape: [Int])] = []
    let order = GroupingOrder(
      graph, updates: updates.map { ($0.parameter, access($0.result).node) }
    ).nodes
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

  /// True if the node of a result may compute it into a parameter's memory.
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
