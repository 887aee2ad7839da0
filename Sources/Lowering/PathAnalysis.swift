import Diagnostics
public import Estimators
import Language
import SpecModel
import TensorCore
import TensorIR

/// What the compiler can say about the gradient of one weight.
public struct ParameterLabel: Sendable {
  /// The path of the weight.
  public let path: String
  /// The claim about the mean of its gradient; nothing where no path leads to the objective.
  public let bias: Bias?
}

/// Follows the paths from weights to the objective in the forward function.
struct PathAnalysis {
  private let b: Builder
  private let end: Int
  private let costs: [InstanceCosts]
  private let weights: WeightTable
  private let sites: [SiteRecord]
  /// The operands through which each node passes a cotangent on.
  private let carrierIDs: [[Int]]

  init(_ b: Builder, _ costs: [InstanceCosts], _ weights: WeightTable, end: Int) {
    self.b = b
    self.end = end
    self.costs = costs
    self.weights = weights
    sites = costs.flatMap(\.instance.sites)
    carrierIDs = b.nodes[..<end].map { Self.carriers($0).map(\.id) }
  }

  /// The operands through which a node's result passes a cotangent on.
  ///
  /// At a draw these are the distribution's parameters; nothing passes `stop_gradient`, constants and
  /// noise.
  private static func carriers(_ node: Node) -> [Value] {
    switch node.op?.derivative {
    case .estimated?: Array(node.operands.dropFirst())
    case .vjp(let inert, _)?:
      node.operands.indices.filter { !inert.contains($0) }.map { node.operands[$0] }
    case .zero?, nil: []
    }
  }

  /// Whether an op's derivative is zero because its result jumps.
  private func jumps(_ op: Op) -> Bool {
    guard case .zero = op.derivative else { return false }
    return op.regularity == .piecewiseConstant
  }

  /// Where cotangents of the loss start: the terms' expectations, and the parameters of draws that one
  /// moves with, which their estimators serve.
  private var sources: Set<Int> {
    var sources = Set(costs.flatMap(\.terms).map(\.expectation.id))
    let seen = costs.flatMap(\.terms).map { ancestry(of: $0.expectation) }
    for record in sites {
      if record.marked != nil, seen.contains(where: { $0[record.value.id] }) {
        sources.formUnion(record.site.parameters.map(\.id))
      }
    }
    return sources
  }

  /// Which nodes a cotangent of the loss reaches.
  private func reached(from sources: Set<Int>) -> [Bool] {
    var reached = [Bool](repeating: false, count: end)
    for id in sources { reached[id] = true }
    for id in (0..<end).reversed() where reached[id] {
      for operand in carrierIDs[id] { reached[operand] = true }
    }
    return reached
  }

  /// Which nodes would pass on a gradient to a weight, had no op jumped.
  ///
  /// Behind a draw whose estimator needs values only, no gradient is asked for (`semantics.md`, rule 19).
  private var carriersThroughJumps: [[Int]] {
    let valued = Set(
      sites.filter {
        $0.latent.estimator.estimator.requirement($0.latent.estimator.options) == .values
      }.map(\.value.id))
    return b.nodes[..<end].enumerated().map { id, node in
      if valued.contains(id) { return [] }
      return node.op.map(jumps) == true ? node.operands.map(\.id) : carrierIDs[id]
    }
  }

  /// The nodes that depend on one of some weights, which share their masks: a bit stands for a weight.
  private struct Followers {
    let masks: [UInt64]
    let bit: UInt64

    subscript(id: Int) -> Bool { masks[id] & bit != 0 }
  }

  /// Which nodes depend on each weight through the given operands, for 64 weights in one sweep.
  private func followers(through operands: [[Int]]) -> [Followers] {
    let ids = weights.specs.map { weights[$0.path].id }
    return stride(from: 0, to: ids.count, by: 64).flatMap { start -> [Followers] in
      let group = ids[start..<min(start + 64, ids.count)]
      var masks = [UInt64](repeating: 0, count: end)
      for (bit, id) in group.enumerated() { masks[id] |= 1 << UInt64(bit) }
      for id in 0..<end {
        for operand in operands[id] { masks[id] |= masks[operand] }
      }
      return group.indices.map { Followers(masks: masks, bit: 1 << UInt64($0 - start)) }
    }
  }

  // MARK: - Labels

  /// The bias label of every weight (`semantics.md`, rule 17).
  func labels() -> [ParameterLabel] {
    let terms = costs.flatMap(\.terms).map(\.expectation)
    let ancestors = terms.map { ancestry(of: $0) }
    let seen = sites.filter { site in
      site.value.id < end && ancestors.contains { $0[site.value.id] }
    }
    // The wake phase moves the guide by self-normalized weights, towards log q of the posterior.
    let isWakeSleep = costs[0].instance.model.objective.terms.contains { term in
      if case .reweightedWakeSleep = term.term { true } else { false }
    }
    return zip(weights.specs, followers(through: carrierIDs)).map { spec, follows in
      let own = terms.indices.filter { follows[terms[$0].id] }
      let crossed = seen.filter { dependsThroughParameters($0, follows) }
      let crossedIDs = Set(crossed.map(\.value.id))
      guard !own.isEmpty || !crossed.isEmpty else {
        return ParameterLabel(path: spec.path, bias: nil)
      }
      let touched = terms.indices.filter { index in
        follows[terms[index].id] || crossedIDs.contains { ancestors[index][$0] }
      }
      var bias: Bias = isWakeSleep && spec.path.hasPrefix("guide.") ? .consistent : .exact
      for site in sites {
        let use = site.latent.estimator
        let isCrossed = crossedIDs.contains(site.value.id)
        let isSeen = touched.contains { ancestors[$0][site.value.id] }
        if isCrossed {
          bias = max(bias, use.estimator.bias(use.options))
        } else if isSeen {
          let isHard = use.estimator.isHard(use.options)
          // A fresh draw makes the gradient of what lies behind it noisy, not biased.
          let noisy = min(use.estimator.bias(use.options), .unbiased)
          bias = max(bias, isHard ? noisy : .biased)
        }
      }
      return ParameterLabel(path: spec.path, bias: bias)
    }
  }

  private func dependsThroughParameters(_ site: SiteRecord, _ follows: Followers) -> Bool {
    site.draw.parameters.contains { follows[$0.value.id] }
  }

  private func ancestry(of value: Value) -> [Bool] {
    var ancestors = [Bool](repeating: false, count: end)
    ancestors[value.id] = true
    for id in (0...value.id).reversed() where ancestors[id] {
      for operand in b.nodes[id].operands { ancestors[operand.id] = true }
    }
    return ancestors
  }

  // MARK: - Dead paths

  /// Errors for paths that jump, warnings for weights without a path.
  func diagnostics() -> [Diagnostic] {
    let sources = sources
    let reached = reached(from: sources)
    var found: [Diagnostic] = []
    var reported: Set<Int> = []
    let jumping = (0..<end).filter { reached[$0] && b.nodes[$0].op.map(jumps) == true }
    let jumpers = followers(through: carriersThroughJumps)
    let direct = followers(through: carrierIDs)
    for (index, spec) in weights.specs.enumerated() {
      let weight = weights[spec.path]
      let follows = jumpers[index]
      var isDead = false
      for id in jumping where follows[id] {
        let node = b.nodes[id]
        guard let op = node.op, node.operands.contains(where: { follows[$0.id] }) else { continue }
        isDead = true
        guard reported.insert(id).inserted else { continue }
        let way = path(to: id, from: weight, follows)
        found.append(
          Diagnostic(
            .deadGradientPath, at: node.origin?.span,
            "the gradient of `\(spec.path)` stops at `\(op.name)`, whose derivative is zero",
            notes: ["the path: " + way.joined(separator: " → ") + " → the objective"],
            help: "give the draw before it an estimator that needs values only, or wrap the "
              + "argument in `stop_gradient` if no gradient is meant"))
      }
      if !isDead, !sources.contains(where: { direct[index][$0] }) {
        found.append(
          Diagnostic(
            .unreachableParameter, at: b.nodes[weight.id].origin?.span,
            "no gradient reaches `\(spec.path)`, so it keeps its initial values",
            help: "use it in the objective, or remove it"))
      }
    }
    return found
  }

  /// The names of the spec's nodes on a way from a weight to a node.
  private func path(to id: Int, from weight: Value, _ follows: Followers) -> [String] {
    var names: [String] = []
    var current = id
    while current != weight.id {
      if let name = b.nodes[current].origin?.path, names.first != name { names.insert(name, at: 0) }
      guard let next = b.nodes[current].operands.first(where: { follows[$0.id] }) else { break }
      current = next.id
    }
    return [b.nodes[weight.id].name ?? ""] + names
  }
}
