import Diagnostics
public import Estimators
import Language
import Objectives
import SpecModel
import TensorCore
import TensorIR

/// The properties of the gradient of one weight.
public struct ParameterLabel: Sendable {
  /// The path of the weight.
  public let path: String
  /// The claim about the mean of its gradient; nil without a path to the objective.
  public let bias: Bias?
}

/// Follows the paths from weights to the objective in the forward function.
struct PathAnalysis {
  private let b: Builder
  private let end: Int
  private let costs: [InstanceCosts]
  private let weights: WeightTable
  /// The weights that the forward function reads; the table gets others later.
  private let specs: [WeightSpec]
  private let sites: [SiteRecord]
  /// All operands of every node.
  private let operands: Edges
  /// The operands through which a node passes a cotangent on.
  private let carriers: Edges
  /// The same without draws whose estimators need only values: the remaining edges carry no score.
  private let carriersBesideScores: Edges
  /// The same again had no op jumped.
  private let carriersThroughJumps: Edges

  init(_ b: Builder, _ costs: [InstanceCosts], _ weights: WeightTable, end: Int) {
    self.b = b
    self.end = end
    self.costs = costs
    self.weights = weights
    specs = weights.specs
    sites = costs.flatMap(\.instance.sites)
    // Downstream of a draw whose estimator needs only values, no gradient is requested
    // (`Semantics.md`, rule 19).
    let valued = Set(
      sites.filter { $0.latent.estimator.claims.requirement == .values }.map(\.value.id))
    var (operands, carriers, beside, through) = (Edges(), Edges(), Edges(), Edges())
    for node in b.nodes.prefix(end) {
      let all = node.operands.map(\.id)
      let carrying = Self.carriers(node)
      operands.append(all)
      carriers.append(carrying)
      beside.append(valued.contains(node.result.id) ? [] : carrying)
      through.append(
        valued.contains(node.result.id) ? [] : node.op.map(Self.jumps) == true ? all : carrying)
    }
    self.operands = operands
    self.carriers = carriers
    carriersBesideScores = beside
    carriersThroughJumps = through
  }

  /// For every node a list of nodes before it; one array, since one an edge costs more than the
  /// walk.
  private struct Edges {
    private var starts = [0]
    private var ids: [Int] = []

    mutating func append(_ list: [Int]) {
      ids += list
      starts.append(ids.count)
    }

    /// For each of some nodes, the nodes whose edges lead to it, itself included: 64 in one sweep.
    func dependents(of sources: [Int]) -> [Dependents] {
      stride(from: 0, to: sources.count, by: 64).flatMap { start -> [Dependents] in
        let group = sources[start..<min(start + 64, sources.count)]
        var masks = [UInt64](repeating: 0, count: starts.count - 1)
        for (bit, id) in group.enumerated() { masks[id] |= 1 << UInt64(bit) }
        for node in masks.indices {
          for edge in starts[node]..<starts[node + 1] { masks[node] |= masks[ids[edge]] }
        }
        return group.indices.map { Dependents(masks: masks, bit: 1 << UInt64($0 - start)) }
      }
    }

    /// The nodes that the edges of some nodes lead to, these included.
    func reached(from sources: some Sequence<Int>) -> [Bool] {
      var reached = [Bool](repeating: false, count: starts.count - 1)
      for id in sources { reached[id] = true }
      for node in reached.indices.reversed() where reached[node] {
        for edge in starts[node]..<starts[node + 1] { reached[ids[edge]] = true }
      }
      return reached
    }
  }

  /// The nodes that depend on one of up to 64 nodes, as masks with one bit per node.
  private struct Dependents {
    let masks: [UInt64]
    let bit: UInt64

    subscript(id: Int) -> Bool { masks[id] & bit != 0 }
  }

  /// The nodes of the weights.
  private var weightIDs: [Int] { specs.map { weights[$0.path].id } }

  /// The operands through which a node's result passes a cotangent on.
  ///
  /// At a draw these are the distribution's parameters; `stop_gradient`, constants and noise pass
  /// no gradient.
  private static func carriers(_ node: Node) -> [Int] {
    switch node.op?.derivative {
    case .estimated?: node.operands.dropFirst().map(\.id)
    case .vjp(let inert, _)?:
      node.operands.indices.filter { !inert.contains($0) }.map { node.operands[$0].id }
    case .zero?, nil: []
    }
  }

  /// True if an op's derivative is zero because its result jumps.
  private static func jumps(_ op: Op) -> Bool {
    guard case .zero = op.derivative else { return false }
    return op.regularity == .piecewiseConstant
  }

  /// The starts of the loss's cotangents: the terms' expectations, and the parameters of draws that
  /// a term depends on, which their estimators serve.
  private var sources: Set<Int> {
    var sources = Set(costs.flatMap(\.terms).map(\.expectation.id))
    let seen = operands.reached(from: sources)
    for record in sites where record.marked != nil && seen[record.value.id] {
      sources.formUnion(record.site.parameters.map(\.id))
    }
    return sources
  }

  // MARK: - Labels

  /// The bias label of every weight (`Semantics.md`, rule 17).
  func labels() -> [ParameterLabel] {
    let terms = costs.flatMap(\.terms).map(\.expectation)
    let ancestors = terms.map { operands.reached(from: [$0.id]) }
    let seen = sites.filter { site in
      site.value.id < end && ancestors.contains { $0[site.value.id] }
    }
    // The wake phase moves the guide by self-normalized weights, towards log q of the posterior.
    let isWakeSleep = costs[0].instance.model.objective.ownGradient != nil
    let direct = carriersBesideScores.dependents(of: weightIDs)
    return zip(specs, zip(carriers.dependents(of: weightIDs), direct)).map { spec, ways in
      let (follows, direct) = ways
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
        let claims = site.latent.estimator.claims
        let isCrossed = crossedIDs.contains(site.value.id)
        let isSeen = touched.contains { ancestors[$0][site.value.id] }
        if isCrossed {
          bias = max(bias, claims.bias)
        } else if isSeen {
          // A fresh draw makes the gradient of downstream weights noisy, not biased.
          let noisy = min(claims.bias, .unbiased)
          bias = max(bias, claims.isHard ? noisy : .biased)
        }
      }
      // A single factor on the whole gradient of a weight keeps its direction; contributions
      // without the factor do not have it.
      let isRescaledWhole = crossed.count == 1 && !terms.contains { direct[$0.id] }
      if bias == .rescaled, !isRescaledWhole { bias = .biased }
      return ParameterLabel(path: spec.path, bias: bias)
    }
  }

  private func dependsThroughParameters(_ site: SiteRecord, _ follows: Dependents) -> Bool {
    site.draw.parameters.contains { follows[$0.value.id] }
  }

  // MARK: - Dead paths

  /// Errors for paths that jump, warnings for weights without a path.
  func diagnostics() -> [Diagnostic] {
    let sources = sources
    let reached = carriers.reached(from: sources)
    let jumping = (0..<end).filter { reached[$0] && b.nodes[$0].op.map(Self.jumps) == true }
    var found: [Diagnostic] = []
    var reported: Set<Int> = []
    let jumpers = carriersThroughJumps.dependents(of: weightIDs)
    let direct = carriers.dependents(of: weightIDs)
    for (index, spec) in specs.enumerated() {
      let weight = weights[spec.path]
      let follows = jumpers[index]
      var isDead = false
      // Numbers first: a node is copied only where a weight leads to it.
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
  private func path(to id: Int, from weight: Value, _ follows: Dependents) -> [String] {
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
