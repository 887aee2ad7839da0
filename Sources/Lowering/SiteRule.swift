import Autodiff
import Estimators
import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Asks each draw's estimator for its cotangents, with the cost that the site can reach.
struct SiteRule {
  private let b: Builder
  private let costs: [InstanceCosts]
  private let owners: [Int: (group: Int, site: Int)]

  init(_ b: Builder, _ costs: [InstanceCosts]) {
    self.b = b
    self.costs = costs
    var owners: [Int: (group: Int, site: Int)] = [:]
    for (group, cost) in costs.enumerated() {
      for (index, record) in cost.instance.sites.enumerated() {
        if let marked = record.marked { owners[marked.id] = (group, index) }
      }
    }
    self.owners = owners
  }

  /// The cotangents of a draw's natural parameters.
  func cotangents(_ node: Node, _ pathwise: Value?) -> [Value?] {
    // A copy of a draw in a replay belongs to no site and passes no gradient on.
    guard let (group, index) = owners[node.result.id], b.excess == nil else { return [] }
    let record = costs[group].instance.sites[index]
    switch record.latent.estimator.estimator.gradient {
    case .graph: return []
    case .pathwise(let rule): return pathwise.map { rule(record.site, $0, b) } ?? []
    case .cost(let rule):
      return cost(of: record, costs[group]).map { rule(record.site, $0, b) } ?? []
    }
  }

  /// The part of the loss that a site can reach; nil if it can reach no part.
  private func cost(of record: SiteRecord, _ group: InstanceCosts) -> Cost? {
    let site = record.site
    let marginal = Marginal(group.instance)
    // Terms that are drawn given an enumerated value are weighted by that value's probability.
    var upstream = marginal.upstreamWeight(site.lead)
    var factor: Value?
    if let weight = upstream, marginal.hasOtherAxes(weight.shape, than: site.lead) {
      // The probability varies along axes that the site does not have, so it belongs under their
      // sum.
      (upstream, factor) = (nil, weight)
    }
    let parts = group.terms.map { term in
      let value = factor.map { b.emit(.mul, term.value, $0) } ?? term.value
      return b.emit(.mul, marginal.expectation(value, within: site.lead), term.coefficient)
    }
    // A term may move with the draw through the probabilities of enumerated values alone.
    let depends = ReverseMode.dependents(of: [record.value], upTo: b.nodes.count, b)
    let reached = parts.filter { depends[$0.id] }
    guard let first = reached.first else { return nil }
    let value = reached.dropFirst().reduce(first) { b.emit(.add, $0, $1) }
    var weight = group.rowWeight
    if group.isMeanOverSamples, site.lead[-2] > 1 {
      weight = b.emit(.mul, weight, b.constant(1 / Double(site.lead[-2]), like: weight))
    }
    if let upstream { weight = b.emit(.mul, upstream, weight) }
    let replays = SiteReplays(b, record, group.instance)
    return Cost(
      value: replays.shaped(value, replicas: []), weight: weight,
      bound: group.terms.first { $0.logWeights != nil }.flatMap { term in
        term.logWeights.map { logWeights in
          MultiSampleBound(logWeights: logWeights, coefficient: term.coefficient) {
            replays.recompute(logWeights, at: $0, .sameNoise)
          }
        }
      },
      replay: { replays.recompute(value, at: $0, $1, difference: $2) },
      differentiate: { cost, draw in
        let ones = b.constant(1, cost.type.dtype, cost.shape)
        return ReverseMode.cotangents(of: [(cost, ones)], withRespectTo: [draw], in: b)[0]
      },
      meanField: { replays.meanField(value) })
  }
}

/// Replays of the part of an instance that a site can reach.
private struct SiteReplays {
  private let b: Builder
  private let record: SiteRecord
  private let instance: Instance
  private var site: Site { record.site }

  init(_ b: Builder, _ record: SiteRecord, _ instance: Instance) {
    self.b = b
    self.record = record
    self.instance = instance
  }

  /// A per-row value with the site's leading axes after those of replicas.
  func shaped(_ value: Value, replicas: Shape) -> Value {
    let lead = site.lead
    // The axes of nodes that are enumerated downstream of the site were summed and have extent 1.
    let inner = [Int](repeating: 1, count: max(0, value.shape.rank - replicas.rank - lead.rank))
    return Formula(value, b).broadcast(to: replicas + Shape(inner) + lead)
      .reshaped(to: replicas + lead).value
  }

  /// A per-row value had the site drawn another value, which may have replica axes in front.
  ///
  /// - Parameter difference: the amount that the other draw adds to the product of its row and a
  ///   matrix.
  func recompute(
    _ value: Value, at draw: Value, _ replay: Replay, difference: ((Formula) -> Formula)? = nil
  ) -> Value {
    let own = site.lead.rank + site.row.rank
    let replicas = draw.shape.leading(exceptLast: min(own, draw.shape.rank))
    let replacement = placed(Formula(draw, b), replicas)
    var substitutions = [Replays.Substitution(record.value, inputs: []) { _ in replacement }]
    if case .relaxed(let temperature) = replay {
      let depends = ReverseMode.dependents(of: [record.value], upTo: b.nodes.count, b)
      substitutions += instance.sites.compactMap { other in
        guard other.value.id != record.value.id, depends[other.value.id],
          other.enumeration == nil, let rules = other.site.distribution.discrete
        else { return nil }
        return Replays.Substitution(other.value, inputs: other.site.parameters) {
          rules.relaxed(b, $0, other.site.drawNoise, temperature).value
        }
      }
    }
    if let difference {
      substitutions += productsOfTheRow.map { product in
        let matrix = Formula(product.operands[1], b)
        let change = difference(product[Op.transposeB] ? matrix.transposed : matrix)
        let moved = change.reshaped(last: 1, to: [1, change.shape[-1]])
        let new = Formula(product.result, b) + Formula(placed(moved, replicas), b)
        return Replays.Substitution(product.result, inputs: []) { _ in new.value }
      }
    }
    let new = Replays.recompute(
      [value], substituting: substitutions, replicas: replicas.count, in: b)[0]
    return shaped(new, replicas: replicas)
  }

  /// A value with axes between those of replicas and the site's own, for nodes that are enumerated
  /// downstream of the site.
  private func placed(_ value: Formula, _ replicas: Shape) -> Value {
    guard replicas.rank > 0, instance.leadingAxes > site.lead.rank else { return value.value }
    let gap = [Int](repeating: 1, count: instance.leadingAxes - site.lead.rank)
    let rest = value.shape.rank - replicas.rank
    return value.reshaped(to: replicas + Shape(gap) + value.shape.trailing(rest)).value
  }

  /// The products of the whole row of the draw, as one vector, with matrices that all rows share.
  private var productsOfTheRow: [Node] {
    var views: Set<Int> = [record.value.id]
    var products: [Node] = []
    for node in b.nodes[record.value.id...] {
      guard let op = node.op, let first = node.operands.first, views.contains(first.id) else {
        continue
      }
      if op === Op.reshape {
        views.insert(node.result.id)
      } else if op === Op.matmul, !node[Op.transposeA], node.operands[1].shape.rank == 2,
        first.shape == site.lead + [1, site.row.count]
      {
        products.append(node)
      }
    }
    return products
  }

  /// A per-row value with all discrete draws at their means, one pass from the data on.
  func meanField(_ value: Value) -> MeanFieldPoint {
    let others = instance.sites.filter {
      $0.enumeration == nil && $0.site.distribution.discrete != nil
    }
    let lead = site.lead
    var mean = record.value
    let substitutions = others.map { other in
      Replays.Substitution(other.value, inputs: other.site.parameters) { parameters in
        let new = other.site.replacingParameters(parameters).mean(b).value
        guard other.value.id == record.value.id else { return new }
        // A node of its own, so that the slope can be taken with respect to it.
        mean = Formula(new, b).broadcast(to: lead + site.row).value
        mean = b.emit(.stopGradient, mean)
        return mean
      }
    }
    // Means have the axes of their parameters alone.
    let cost = Replays.recompute(
      [value], substituting: substitutions, replicas: nil, in: b)[0]
    let ones = b.constant(1, cost.type.dtype, cost.shape)
    let slope = ReverseMode.cotangents(of: [(cost, ones)], withRespectTo: [mean], in: b)[0]
    return MeanFieldPoint(mean: mean, cost: shaped(cost, replicas: []), slope: slope)
  }
}
