import TensorCore
public import TensorIR
import TensorOps
import Traps

/// Reverse-mode differentiation, IR to IR.
///
/// The cotangents are appended to the function that is being built, so a gradient can be
/// differentiated again. No op's derivative and no estimator is named here.
public enum ReverseMode {
  /// The rule at a draw: the cotangents of the node's operands other than the value, from the
  /// cotangent of the value (nil if no cotangent reached it).
  public typealias SiteRule = (_ node: Node, _ pathwise: Value?) -> [Value?]

  /// The cotangents of values, given those of outputs.
  ///
  /// - Parameters:
  ///   - seeds: outputs with their cotangents.
  ///   - targets: the values that need cotangents.
  ///   - b: the function under construction.
  ///   - sites: the rule at draws; without one, draws pass no cotangent on to their parameters.
  /// - Returns: a cotangent for each target; nil for zero.
  public static func cotangents(
    of seeds: [(output: Value, cotangent: Value)], withRespectTo targets: [Value], in b: Builder,
    sites: SiteRule? = nil
  ) -> [Value?] {
    // Nodes beyond the budget have no meaning.
    guard b.excess == nil else { return targets.map { _ in nil } }
    let end = b.nodes.count
    let depends = dependents(of: targets, upTo: end, b)
    var cotangents = [Value?](repeating: nil, count: end)
    var reaches = [Reach?](repeating: nil, count: end)
    func accumulate(_ value: Value, _ cotangent: Value, _ reach: Reach? = nil) {
      require(
        cotangent.type.dtype == value.type.dtype && cotangent.shape == value.shape,
        "autodiff: cotangent \(cotangent.type) of a value \(value.type)")
      guard let known = cotangents[value.id] else {
        (cotangents[value.id], reaches[value.id]) = (cotangent, reach)
        return
      }
      cotangents[value.id] = b.emit(.add, known, cotangent)
      reaches[value.id] = Reach.union(reaches[value.id], reach, b)
    }
    for (output, cotangent) in seeds where depends[output.id] { accumulate(output, cotangent) }

    let savedOrigin = b.origin
    defer { b.origin = savedOrigin }
    let targetSet = Set(targets)
    for id in (0..<end).reversed() where depends[id] && !targetSet.contains(b.nodes[id].result) {
      guard b.excess == nil else { return targets.map { _ in nil } }
      let node = b.nodes[id]
      guard let op = node.op else { continue }
      b.origin = node.origin
      switch op.derivative {
      case .zero: continue
      case .vjp(_, let rule):
        guard let cotangent = cotangents[id] else { continue }
        let differentiated = guarded(node, reaches[id], b)
        for (index, part) in rule(b, differentiated, cotangent).enumerated() {
          let operand = node.operands[index]
          guard let part, depends[operand.id] else { continue }
          accumulate(
            operand, b.sum(part, to: operand.type),
            Reach.through(node, operand: index, reaches[id], rule, b))
        }
      case .estimated:
        guard let sites else { continue }
        let rest = node.operands.dropFirst()
        for (operand, cotangent) in zip(rest, sites(node, cotangents[id])) {
          if let cotangent, depends[operand.id] {
            accumulate(operand, b.sum(cotangent, to: operand.type))
          }
        }
      }
    }
    return targets.map { cotangents[$0.id] }
  }

  /// The node whose slopes are taken: itself, or one without the infinite slopes that no cotangent
  /// reaches.
  private static func guarded(_ node: Node, _ reach: Reach?, _ b: Builder) -> Node {
    guard let reach, case .elementwise = node.op?.kernel else { return node }
    var proofs = Finiteness(b)
    return proofs.mayHaveInfiniteSlope(node) ? Reach.guarded(node, reach, b) : node
  }

  /// Which of the first `end` nodes depend on any of the given values.
  public static func dependents(of values: [Value], upTo end: Int, _ b: Builder) -> [Bool] {
    var depends = [Bool](repeating: false, count: end)
    for value in values { depends[value.id] = true }
    for id in 0..<end where !depends[id] {
      depends[id] = b.nodes[id].operands.contains { depends[$0.id] }
    }
    return depends
  }
}
