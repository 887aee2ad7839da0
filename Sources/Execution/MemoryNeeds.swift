import TensorCore
public import TensorIR

/// The memory that running a function takes, without taking it.
public struct MemoryNeeds: Sendable {
  /// The bytes of parameters, constants and everything else, after packing.
  public let bytes: Int
  /// The nodes of the function whose values take most, the largest first, with their bytes.
  public let largest: [(node: Node, bytes: Int)]

  /// Plans a function, unless all its values together fit into some bytes without a plan.
  ///
  /// - Parameter limit: the bytes that are there.
  /// - Returns: what the function needs, nothing where that is no more than the limit.
  public init?(
    _ function: Function, updates: [(parameter: String, result: String)] = [], beyond limit: Int
  ) {
    let all = function.nodes.reduce(0.0) { sum, node in
      sum + Double(node.result.shape.count) * Double(node.result.type.dtype.byteCount)
    }
    guard all > Double(limit) else { return nil }
    guard all < 0x1p60 else {
      bytes = 1 << 60
      largest = Self.largest(function.nodes.map { ($0, $0.result.shape.count) })
      return
    }
    let planner = Planner(function, updates: updates)
    guard planner.placement.arenaBytes > limit else { return nil }
    bytes = planner.placement.arenaBytes
    largest = Self.largest(
      zip(planner.graph.nodes, planner.placement.offset).compactMap { own, offset in
        offset < 0 ? nil : (function.nodes[own.source], own.byteCount)
      })
  }

  private static func largest(_ nodes: [(Node, Int)]) -> [(node: Node, bytes: Int)] {
    nodes.sorted { $0.1 > $1.1 }.prefix(3).map { (node: $0.0, bytes: $0.1) }
  }
}
