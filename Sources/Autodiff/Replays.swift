public import TensorIR
import TensorOps

/// Recomputation of part of a function with one value replaced.
public enum Replays {
  /// The given outputs as they would be had `value` been `replacement`.
  ///
  /// Only nodes that depend on the value are copied. The replacement may have more leading axes, which
  /// become replica axes of everything it reaches. Draws downstream are recomputed at their new logits
  /// with the same noise.
  public static func recompute(
    _ outputs: [Value], replacing value: Value, by replacement: Value, in b: Builder
  ) -> [Value] {
    guard let last = outputs.map(\.id).max(), last >= value.id else { return outputs }
    let depends = ReverseMode.dependents(of: [value], upTo: last + 1, b)
    var copies: [Int: Value] = [value.id: replacement]
    var needed = [Bool](repeating: false, count: last + 1)
    for output in outputs where depends[output.id] { needed[output.id] = true }
    for id in stride(from: last, through: 0, by: -1) where needed[id] && id != value.id {
      for operand in b.nodes[id].operands where depends[operand.id] { needed[operand.id] = true }
    }
    for id in value.id..<(last + 1) where needed[id] && id != value.id {
      let node = b.nodes[id]
      copies[id] = b.copy(node, node.operands.map { copies[$0.id] ?? $0 })
    }
    return outputs.map { copies[$0.id] ?? $0 }
  }
}
