/// Which bytes a kernel uses, and the node whose elements they hold for it.
///
/// They are derived only from the graph and the addresses, not from the accesses that the schedule
/// declares.
struct MemoryLabels {
  /// Bytes that a kernel uses as the elements of a node; partial results have labels of their own.
  struct Use {
    var range: Range<Int>
    var label: Int
  }

  private let graph: LoopGraph
  private let grouping: Grouping
  private let placement: Placement

  init(_ planner: Planner) {
    graph = planner.graph
    grouping = planner.grouping
    placement = planner.placement
  }

  func bytes(_ node: Int) -> Range<Int> {
    let first = placement.offset[node]
    return first..<first + max(graph.nodes[node].byteCount, 1)
  }

  func partial(_ node: Int, blocks: Int) -> Use? {
    guard let first = placement.partialOffset[node] else { return nil }
    let count = max(graph.nodes[node].byteCount * blocks, 1)
    return Use(range: first..<first + count, label: -1 - node)
  }

  /// The reads and writes of a kernel.
  func uses(_ kernel: Kernel) -> (reads: [Use], writes: [Use]) {
    func whole(_ node: Int) -> Use { Use(range: bytes(node), label: node) }
    switch kernel.kind {
    case .program(let number, _):
      var reads: Set<Int> = []
      for member in grouping.groups[number].members {
        for (index, operand) in graph.nodes[member].operands.enumerated()
        where grouping.groupOf[operand.node] != number
          || index >= grouping.mapped[member].count
        {
          reads.insert(operand.node)
        }
      }
      let plain = kernel.outputs.filter { !kernel.partials.contains($0) }
      return (
        reads.sorted().map(whole),
        plain.map { whole(graph.nodes[$0].target?.node ?? $0) }
          + kernel.partials.compactMap { partial($0, blocks: kernel.blocks) }
      )
    case .single(let node):
      return (graph.nodes[node].operands.map { whole($0.node) }, [whole(node)])
    case .combine(let node, let parts):
      return ([partial(node, blocks: parts)].compactMap { $0 }, [whole(node)])
    }
  }
}
