import TensorCore
public import TensorIR

/// A rewriting of whole functions that keeps their results.
public struct Pass: Sendable {
  /// The name in traps, timings and the ordering table.
  public let name: String
  /// Its effect in one sentence.
  public let summary: String
  /// The rewritten function.
  public let run: @Sendable (Function) -> Function

  /// A pass from its function.
  public init(_ name: String, summary: String, run: @escaping @Sendable (Function) -> Function) {
    self.name = name
    self.summary = summary
    self.run = run
  }

  /// The replacement of a node, given its operands in the new function; nil keeps the node.
  ///
  /// The value must have the node's element type and shape. If its support is wider, the node is
  /// kept, since later stages rely on the supports of values.
  package typealias Rewrite = (Builder, Node, [Value]) -> Value?

  /// A pass that goes through the nodes in order, with one rewriting made for each function.
  package init(
    _ name: String, summary: String, rewrite: @escaping @Sendable (Function) -> Rewrite
  ) {
    self.init(name, summary: summary) { function in
      let rewrite = rewrite(function)
      let b = Builder(stage: "pass \(name)", reserving: function.nodes.count + 16)
      var values: [Value] = []
      values.reserveCapacity(function.nodes.count)
      for node in function.nodes {
        b.origin = node.origin
        guard node.op != nil else {
          values.append(b.parameter(node.name ?? "", node.result.type))
          continue
        }
        let operands = node.operands.map { values[$0.id] }
        let value = rewrite(b, node, operands)
        let old = node.result.type
        if let value, value.type.dtype != old.dtype || value.shape != old.shape {
          // A release build keeps this message; it drops that of a precondition.
          fatalError("pass \(name): \(node.op?.name ?? "") is \(old) and becomes \(value.type)")
        }
        if let value, value.type.replaces(old) {
          if let name = node.name { b.name(value, name) }
          values.append(value)
        } else {
          values.append(b.copy(node, operands))
        }
      }
      return b.finish(
        function.name, results: function.results.map { ($0.name, values[$0.value.id]) })
    }
  }
}

extension TensorType {
  /// True if a value of this type may replace one of the other: no support is lost.
  func replaces(_ other: TensorType) -> Bool {
    dtype == other.dtype && shape == other.shape && support.isSubset(of: other.support)
  }
}
