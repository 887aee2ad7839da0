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
    guard let last = group.terms.map(\.value.id).max() else { return nil }
    let depends = ReverseMode.dependents(
      of: [record.value], upTo: max(last, record.value.id) + 1, b)
    let terms = group.terms.filter { depends[$0.value.id] }
    guard !terms.isEmpty else { return nil }
    let marginal = Marginal(group.instance)
    // What is drawn given an enumerated value counts with that value's probability.
    let upstream = marginal.upstreamWeight(site.lead)

    func total(_ values: [Value]) -> Value {
      var sum: Value?
      for (value, term) in zip(values, terms) {
        let weighted = b.emit(
          .mul, marginal.expectation(value, within: site.lead), term.coefficient)
        sum = sum.map { b.emit(.add, $0, weighted) } ?? weighted
      }
      return sum!
    }
    let value = total(terms.map(\.value))
    var weight = group.rowWeight
    if group.isMeanOverSamples, site.lead[-2] > 1 {
      weight = b.emit(.mul, weight, b.constant(1 / Double(site.lead[-2]), like: weight))
    }
    if let upstream { weight = b.emit(.mul, upstream, weight) }
    let shaped = b.emit(.broadcastTo, value, attributes: Op.targetShape => site.lead.extents)
    return Cost(
      value: shaped, weight: weight,
      replay: { draw, _ in
        total(
          Replays.recompute(terms.map(\.value), replacing: record.value, by: draw, in: b))
      },
      differentiate: { cost, draw in
        let ones = b.constant(Tensor(cost.type.dtype, cost.shape, repeating: 1))
        return ReverseMode.cotangents(of: [(cost, ones)], withRespectTo: [draw], in: b)[0]
      })
  }
}
