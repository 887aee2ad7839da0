import TensorCore
public import TensorIR
import TensorOps

/// Recomputation of part of a function with some values replaced.
public enum Replays {
  /// A value that a replay recomputes by its own rule.
  public struct Substitution {
    /// The value.
    public let value: Value
    /// The inputs of the rule, as recomputed.
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

  /// The given outputs, recomputed with the values replaced by their substitutions.
  ///
  /// Only nodes that depend on such a value are copied. A substitute may have more leading axes,
  /// which become replica axes of everything it reaches. Other draws are recomputed at their new
  /// logits with the same noise.
  ///
  /// - Parameter replicas: the number of replicas of the substitutes. The elements of every copy
  ///   must then be that multiple of its node's: an axis of replicas that mixed with another would
  ///   have fewer. Nil if substitutes may have fewer axes than the replaced values.
  public static func recompute(
    _ outputs: [Value], substituting substitutions: [Substitution], replicas: Int?, in b: Builder
  ) -> [Value] {
    guard b.excess == nil else { return outputs }
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
      let copy = rules[id]?.rule(operands) ?? b.copy(b.nodes[id], operands)
      let own = b.nodes[id].result.shape
      if let replicas, copy.shape.count != own.count * replicas {
        let name = b.nodes[id].op?.name ?? "a parameter"
        fatalError("autodiff: \(replicas) replicas of \(own) make \(copy.shape) at \(name)")
      }
      copies[id] = copy
    }
    return outputs.map { copies[$0.id] ?? $0 }
  }
}
