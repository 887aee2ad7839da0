import Estimators
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Sums over the axes of enumerated sites, with the probabilities of their values as weights.
struct Marginal {
  let instance: Instance
  private var b: Builder { instance.b }
  /// The sites with an axis; most instances have none and need no sum.
  private let enumerated: [SiteRecord]

  init(_ instance: Instance) {
    self.instance = instance
    enumerated = instance.sites.filter { $0.enumeration != nil }
  }

  /// The expectation of a per-row value over all enumerated sites, shaped `[samples, rows]` or 1s.
  func expectation(_ value: Value) -> Value {
    let sum = weightedSum(value, over: enumerated)
    return b.emit(
      .reshape, sum, attributes: Op.reshapeRank => sum.shape.rank,
      Op.reshapeShape => padded(sum.shape.trailing(min(2, sum.shape.rank))))
  }

  /// The expectation over those enumerated sites whose axis is not one of the given leading axes.
  func expectation(_ value: Value, within lead: Shape) -> Value {
    weightedSum(value, over: enumerated.filter { !has(lead, axisOf: $0) })
  }

  /// The product of the weights of the sites whose axes are among the given leading axes.
  func upstreamWeight(_ lead: Shape) -> Value? {
    let weights = enumerated.filter { has(lead, axisOf: $0) }
      .compactMap { $0.enumeration?.weight }
    guard let first = weights.first else { return nil }
    return weights.dropFirst().reduce(first) { b.emit(.mul, $0, $1) }
  }

  /// The probability of the values of those sites whose axes are among the given leading axes.
  ///
  /// Their weights may depend on other sites, which are summed out.
  func probability(along lead: Shape) -> Value? {
    var product = upstreamWeight(lead)
    var outer: [SiteRecord] = []
    // A site's weight depends on earlier sites only.
    for site in enumerated.reversed() where !has(lead, axisOf: site) {
      guard let known = product, has(known.shape, axisOf: site), let (_, weight) = site.enumeration
      else { continue }
      product = b.emit(.mul, known, weight)
      outer.append(site)
    }
    return outer.reduce(product) { value, site in
      guard let value, let axis = site.enumeration?.axis else { return value }
      return b.emit(.sum, value, attributes: Op.axes => [axis])
    }
  }

  /// True if a value has axes of enumerated sites beyond those among the given leading axes.
  func hasOtherAxes(_ shape: Shape, than lead: Shape) -> Bool {
    enumerated.contains { has(shape, axisOf: $0) && !has(lead, axisOf: $0) }
  }

  /// The innermost sites come last in the list and are summed first, since their weights may depend
  /// on the values of earlier ones.
  private func weightedSum(_ value: Value, over sites: [SiteRecord]) -> Value {
    if let sum = splitSum(value, over: sites) { return sum }
    var value = value
    for site in sites.reversed() {
      guard let (axis, weight) = site.enumeration, has(value.shape, axisOf: site) else { continue }
      // An impossible value counts 0, though its cost may be infinite.
      let possible = b.emit(
        .gt, b.emit(.stopGradient, weight), b.constant(0, like: weight))
      let kept = b.emit(.select, possible, value, b.constant(0, like: value))
      value = b.emit(.sum, b.emit(.mul, kept, weight), attributes: Op.axes => [axis])
    }
    return value
  }

  /// E[x ± y] as E[x] ± E[y] if one side does not have an axis of the other: the sum over joint
  /// values then splits into smaller sums.
  private func splitSum(_ value: Value, over sites: [SiteRecord]) -> Value? {
    let node = b.node(value)
    guard let op = node.op, op === Op.add || op === Op.sub else { return nil }
    let isSmaller = node.operands.contains { operand in
      sites.contains { has(value.shape, axisOf: $0) && !has(operand.shape, axisOf: $0) }
    }
    // Weights that do not sum to one carry constants only where every term has their axis.
    let sumsToOne = sites.allSatisfy { site in
      site.enumeration == nil || site.isExact
    }
    guard isSmaller, sumsToOne else { return nil }
    let parts = node.operands.map { weightedSum($0, over: sites) }
    return b.emit(op, parts)
  }

  private func has(_ shape: Shape, axisOf site: SiteRecord) -> Bool {
    guard let axis = site.enumeration?.axis else { return false }
    return shape.rank >= -axis && shape[axis] > 1
  }

  private func padded(_ shape: Shape) -> [Int] {
    [Int](repeating: 1, count: 2 - shape.rank) + shape.extents
  }
}
