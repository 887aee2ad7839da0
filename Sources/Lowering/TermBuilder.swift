import Diagnostics
import Estimators
import Foundation
import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// Builds the per-row values of an objective's terms within one instance.
struct TermBuilder {
  let instance: Instance
  /// The value of an option that may depend on the step.
  let scalar: (ScalarOption) -> Value
  private var b: Builder { instance.b }
  private var model: Model { instance.model }

  init(_ instance: Instance, scalar: @escaping (ScalarOption) -> Value) {
    self.instance = instance
    self.scalar = scalar
  }

  /// The value of a term for every row, shaped `[enumerated…, samples, rows]` where axes may be
  /// missing or 1; nothing where the term is zero in this instance.
  func perRow(_ term: Term) -> Value? {
    let parts = parts(term)
    return parts.isEmpty ? nil : sum(parts)
  }

  /// The values that a term is the sum of, each a cost of its own to the draws that it moves with.
  func parts(_ term: Term) -> [Value] {
    if case .elbo(_, let form, let temperature) = term {
      return evidenceLowerBound(form, temperature)
    }
    return whole(term).map { [$0] } ?? []
  }

  private func whole(_ term: Term) -> Value? {
    switch term {
    case .elbo: return nil
    case .iwae: return bound(logWeights())
    case .reweightedWakeSleep: return reweightedWakeSleep()
    case .logMarginal:
      return logMarginal()
    case .logProb(let kind, let name):
      let isLatent = model.latent(name)?.field != nil
      if isLatent, kind == .guide, !instance.observed.contains(name) { return nil }
      guard let draw = instance.evaluator.draw(kind, name), let value = value(name) else {
        missing("log_prob(\(name))")
      }
      return instance.logDensity(draw, value)
    case .divergence(let name):
      if instance.observed.contains(name) { return nil }
      guard let q = instance.evaluator.draw(.guide, name),
        let p = instance.evaluator.draw(.model, name)
      else { missing("kl(\(name))") }
      return instance.divergence(q, p)
    case .expression(let expression, let path):
      guard
        case .row(let value) = instance.evaluator.evaluate(
          expression, path: "objective", own: path)
      else { missing("\(expression)") }
      return instance.rowSum(value.value, rank: value.rank)
    }
  }

  private func missing(_ what: String) -> Never {
    let problems = instance.evaluator.problems.map(\.message).joined(separator: "; ")
    fatalError("lowering: \(what) has no value in a checked model: \(problems)")
  }

  /// The value of a `~` node of the model: data or a draw.
  private func value(_ name: String) -> RowValue? {
    if let field = model.field(name), !field.isOptional || instance.observed.contains(name) {
      return instance.value(of: field)
    }
    return instance.value(ofLatent: name)
  }

  private func sum(_ values: [Value]) -> Value {
    guard let first = values.first else {
      return b.constant(Tensor(scalar: 0, instance.dtype))
    }
    return values.dropFirst().reduce(first) { b.emit(.add, $0, $1) }
  }

  // MARK: - Bounds

  /// log p of the observed variables given the latent ones, and of optional fields that are present.
  private func likelihoods() -> [Value] {
    let clamped = model.latents.filter { instance.observed.contains($0.name) }.map(\.name)
    let names = model.observed.filter { model.field($0.name)?.isOptional == false }.map(\.name)
    return (names + clamped).map { name in
      guard let draw = instance.evaluator.draw(.model, name), let value = value(name) else {
        missing(name)
      }
      return instance.logDensity(draw, value)
    }
  }

  /// The evidence lower bound: log-likelihoods minus divergences, each in its form.
  private func evidenceLowerBound(
    _ form: DivergenceForm?, _ temperature: ScalarOption?
  ) -> [Value] {
    // Sites first, so that every instance's draws come in one order.
    instance.drawAll()
    var terms = likelihoods()
    for site in instance.sites where site.latent.proposal == .guide {
      guard let p = instance.evaluator.draw(.model, site.latent.name) else { missing(site.path) }
      switch resolved(form, site.latent) {
      case .analytic: terms.append(b.emit(.neg, instance.divergence(site.draw, p)))
      case .sampled: terms.append(logRatio(site, p))
      case .relaxed: terms.append(relaxedLogRatio(site, p, temperature))
      }
    }
    return terms.isEmpty ? [sum([])] : terms
  }

  /// The form of the divergence at a site: the one asked for, or else analytic where legal.
  private func resolved(_ form: DivergenceForm?, _ latent: Latent) -> DivergenceForm {
    switch form {
    case .relaxed where latent.distribution.discrete == nil:
      latent.hasAnalyticDivergence ? .analytic : .sampled
    case let form?: form
    case nil: latent.hasAnalyticDivergence ? .analytic : .sampled
    }
  }

  /// log p − log q at the value.
  ///
  /// At a true draw the direct derivative of log q has mean zero, so a score estimator leaves it out.
  private func logRatio(_ site: SiteRecord, _ p: EvaluatedDraw) -> Value {
    let value = RowValue(site.value, rank: site.draw.shape.rank)
    return b.emit(
      .sub, instance.logDensity(p, value),
      instance.logDensity(site.draw, value, stopping: site.isScored))
  }

  /// log p − log q of the relaxed densities at the relaxed draw.
  private func relaxedLogRatio(
    _ site: SiteRecord, _ p: EvaluatedDraw, _ temperature: ScalarOption?
  ) -> Value {
    guard let relaxed = site.relaxed, let rules = site.draw.distribution.discrete else {
      missing("kl=relaxed at \(site.path)")
    }
    func density(_ draw: EvaluatedDraw, _ temperature: Value) -> Value {
      let (parameters, rank) = instance.evaluator.rows.aligned(draw.parameters)
      return instance.rowSum(
        rules.relaxedLogDensity(b, parameters, relaxed.draw.logValue, temperature), rank: rank)
    }
    let prior = temperature.map(scalar) ?? relaxed.temperature
    return b.emit(.sub, density(p, prior), density(site.draw, relaxed.temperature))
  }

  /// The logarithms of the importance weights: log p(x, z) − log q(z), shaped
  /// `[enumerated…, samples, rows]`.
  ///
  /// - Parameter stopping: whether the proposal's own densities pass no gradient on.
  func logWeights(stopping: Bool = false) -> Value {
    instance.drawAll()
    var terms = likelihoods()
    for site in instance.sites where site.latent.proposal == .guide {
      guard let p = instance.evaluator.draw(.model, site.latent.name) else { missing(site.path) }
      let value = RowValue(site.value, rank: site.draw.shape.rank)
      terms.append(
        b.emit(
          .sub, instance.logDensity(p, value),
          instance.logDensity(site.draw, value, stopping: stopping)))
    }
    let total = sum(terms)
    guard
      let shape = Shape.broadcast(total.shape, instance.base)
        ?? (b.excess == nil ? nil : instance.base)
    else {
      fatalError("lowering: log-weights \(total.shape) of \(instance.base)")
    }
    return b.emit(.broadcastTo, total, attributes: Op.targetShape => shape.extents)
  }

  /// The bound of the samples or, where draws are enumerated, its expectation over them.
  func bound(_ logWeights: Value) -> Value {
    guard let probabilities = Marginal(instance).upstreamWeight(logWeights.shape) else {
      return importanceWeighted(logWeights, averaging: true)
    }
    return EnumeratedBound(
      logWeights: logWeights, probabilities: probabilities, count: instance.base[0], b
    ).expectation
  }

  /// The bound of the samples, whose gradient moves the proposal by the wake phase instead: towards
  /// Σ_k v_k·log q(z_k), v the normalized weights, as a term that is 0 (Bornschein and Bengio, 2015).
  private func reweightedWakeSleep() -> Value {
    let weights = logWeights(stopping: true)
    let bound = importanceWeighted(weights, averaging: true)
    let proposals = instance.sites.map { site in
      instance.logDensity(site.draw, RowValue(site.value, rank: site.draw.shape.rank))
    }
    let shares = b.emit(
      .exp, b.emit(.sub, weights, b.emit(.logsumexp, weights, attributes: Op.axes => [-2])))
    let weighted = b.emit(.mul, b.emit(.stopGradient, shares), sum(proposals))
    let wake = b.emit(.sum, weighted, attributes: Op.axes => [-2])
    return b.emit(.add, bound, b.emit(.sub, wake, b.emit(.stopGradient, wake)))
  }

  /// log Σ_k w_k, minus log K where averaging (Burda, Grosse and Salakhutdinov, 2016), shaped
  /// `[1, rows]`.
  func importanceWeighted(_ logWeights: Value, averaging: Bool) -> Value {
    let total = b.emit(.logsumexp, logWeights, attributes: Op.axes => [-2])
    guard averaging else { return total }
    return b.emit(.sub, total, b.constant(log(Double(instance.base[0])), like: total))
  }

  /// log Σ_z p(x, z) over all joint values, shaped `[1, rows]`: variables are summed out one by one, of
  /// those terms alone that move with them.
  private func logMarginal() -> Value {
    instance.drawAll()
    var terms = likelihoods()
    for site in instance.sites {
      terms.append(
        instance.logDensity(site.draw, RowValue(site.value, rank: site.draw.shape.rank)))
    }
    let axes = instance.sites.compactMap { $0.enumeration?.axis }
    func has(_ term: Value, _ axis: Int) -> Bool {
      term.shape.rank >= -axis && term.shape[axis] > 1
    }
    let elimination = Elimination(
      factors: terms.map { term in Set(axes.indices.filter { has(term, axes[$0]) }) },
      sizes: instance.sites.compactMap { $0.enumeration.map { Double($0.weight.shape[0]) } })
    for axis in elimination.order.map({ axes[$0] }) {
      let joined = terms.filter { has($0, axis) }
      guard !joined.isEmpty else { continue }
      terms.removeAll { has($0, axis) }
      terms.append(b.emit(.logsumexp, sum(joined), attributes: Op.axes => [axis]))
    }
    let total = sum(terms)
    let inner = [Int](repeating: 1, count: max(0, 2 - total.shape.rank))
    return b.emit(
      .reshape, total, attributes: Op.reshapeRank => total.shape.rank,
      Op.reshapeShape => inner + total.shape.trailing(min(2, total.shape.rank)).extents)
  }
}
