public import TensorIR
import TensorOps

/// Recomputation of part of a function with some values replaced.
public enum Replays {
  /// A value that a replay computes anew by a rule of its own.
  public struct Substitution {
    /// The value.
    public let value: Value
    /// What the rule reads, as recomputed.
    public let inputs: [Value]
    /// The new value.
    public let rule: ([Value]) -> Value

    /// A substitution.
    public init(_ value: Value, inputs: [Value], rule: @escaping ([Value]) -> Value) {
      self.value = value
      self.inputs = inputs
      self.rule = rule
    }
  }

  /// The given outputs as they would be had the values been what the substitutions make of them.
  ///
  /// Only nodes that depend on such a value are copied. A substitute may have more leading axes, which
  /// become replica axes of everything it reaches. Other draws are recomputed at their new logits with
  /// the same noise.
  public static func recompute(
    _ outputs: [Value], substituting substitutions: [Substitution], in b: Builder
  ) -> [Value] {
    let values = substitutions.map(\.value)
    guard let last = outputs.map(\.id).max(), values.contains(where: { $0.id <= last }) else {
      return outputs
    }
    let rules = Dictionary(uniqueKeysWithValues: substitutions.map { ($0.value.id, $0) })
    let depends = ReverseMode.dependents(of: values.filter { $0.id <= last }, upTo: last + 1, b)
    func inputs(_ id: Int) -> [Value] { rules[id]?.inputs ?? b.nodes[id].operands }
    var needed = [Bool](repeating: false, count: last + 1)
    for output in outputs where depends[output.id] { needed[output.id] = true }
    for id in stride(from: last, through: 0, by: -1) where needed[id] {
      for input in inputs(id) where depends[input.id] { needed[input.id] = true }
    }
    var copies: [Int: Value] = [:]
    for id in 0...last where needed[id] {
      let operands = inputs(id).map { copies[$0.id] ?? $0 }
      copies[id] = rules[id]?.rule(operands) ?? b.copy(b.nodes[id], operands)
    }
    return outputs.map { copies[$0.id] ?? $0 }
  }
}
