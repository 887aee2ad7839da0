public import Language
public import TensorCore
public import TensorIR

/// The properties of a node's value in one row.
public struct NodeType: Sendable {
  /// The graph.
  public let graph: GraphKind
  /// The node.
  public let node: GraphNode
  /// The shape of one row's value.
  public let shape: Shape
  /// The set that the values lie in.
  public let support: Support
  /// The family, for a draw.
  public let distribution: Distribution?
  /// The nodes of its graph and the data fields that its expression reads.
  public let reads: Set<String>
}

extension Model {
  /// The types of all nodes, guide first, in the order of the file.
  public func nodeTypes() -> [NodeType] {
    let rows = RowCheck(ModelScope(self), Report())
    rows.evaluateGraphs()
    return GraphKind.allCases.flatMap { kind in
      graph(kind).nodes.map { node in
        guard let type = rows.type(kind, node) else {
          fatalError("model: \(kind.rawValue).\(node.name) of a checked model has no type")
        }
        return type
      }
    }
  }
}

extension RowCheck {
  /// The type of a node; nil if an error was reported.
  fileprivate func type(_ kind: GraphKind, _ node: GraphNode) -> NodeType? {
    let reads = evaluator.references["\(kind.rawValue).\(node.name)"] ?? []
    if node.isDraw {
      guard let draw = evaluator.draw(kind, node.name) else { return nil }
      return NodeType(
        graph: kind, node: node, shape: draw.shape, support: draw.distribution.valueSupport,
        distribution: draw.distribution, reads: reads)
    }
    guard let value = evaluator.value(kind, node.name) else { return nil }
    return NodeType(
      graph: kind, node: node, shape: value.shape, support: value.support, distribution: nil,
      reads: reads)
  }
}
