import Autodiff
import Estimators
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
      for (index, record) in cost.instance.sites.enumerated() where record.site != nil {
        owners[record.value.id] = (group, index)
      }
    }
    self.owners = owners
  }

  /// The cotangents of a draw's natural parameters.
  func cotangents(_ node: Node, _ pathwise: Value?) -> [Value?] {
    // A copy of a draw in a replay belongs to no site: it passes nothing on.
    guard let (group, index) = owners[node.result.id] else { return [] }
    let record = costs[group].instance.sites[index]
    guard let site = record.site, let estimate = record.latent.estimator.estimator.cotangent,
      let cost = cost(of: record, site, costs[group])
    else { return [] }
    return estimate(site, cost, pathwise, b)
  }

  /// The part of the loss that a site can reach; nothing where there is none.
  private func cost(of record: SiteRecord, _ site: Site, _ group: InstanceCosts) -> Cost? {
    let marginal = Marginal(group.instance)
    // What is drawn given an enumerated value counts with that value's probability.
    var upstream = marginal.upstreamWeight(site.lead)
    var factor: Value?
    if let weight = upstream, marginal.hasOtherAxes(weight.shape, than: site.lead) {
      // The probability differs along axes that the site lacks, so it belongs under their sum.
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
    let shaped = b.emit(.broadcastTo, value, attributes: Op.targetShape => site.lead.extents)
    return Cost(
      value: shaped, weight: weight,
      replay: { draw, _ in
        Replays.recompute([value], replacing: record.value, by: draw, in: b)[0]
      },
      differentiate: { cost, draw in
        let ones = b.constant(Tensor(cost.type.dtype, cost.shape, repeating: 1))
        return ReverseMode.cotangents(of: [(cost, ones)], withRespectTo: [draw], in: b)[0]
      })
  }
}
