import Diagnostics
import Estimators
import Language
import Objectives
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR
import TensorOps

/// Builds the per-row values of an objective's terms within one instance.
struct TermBuilder {
  private let instance: Instance
  /// The value of an option that may depend on the step.
  private let scalar: (ScalarOption) -> Value

  init(_ instance: Instance, scalar: @escaping (ScalarOption) -> Value) {
    self.instance = instance
    self.scalar = scalar
  }

  /// The values that a term is the sum of, and the log-weights of a multi-sample bound.
  ///
  /// Each value is a cost of its own to the draws that it moves with. It has a number for every
  /// row, shaped `[enumerated…, samples, rows]` where axes may be missing or 1; there is no value
  /// where the term is zero in this instance.
  func parts(_ use: TermUse) -> (values: [Value], logWeights: Value?) {
    switch use {
    case .call(let call):
      let context = context(call)
      switch call.term.value {
      case .sum(let rule): return (rule(context, call.options), nil)
      case .multiSample(let rule):
        let (value, logWeights) = rule(context)
        return ([value], logWeights)
      }
    case .expression(let expression, let path):
      guard
        case .row(let value) = instance.evaluator.evaluate(
          expression, path: "objective", own: path)
      else { instance.missing("\(expression)") }
      return ([instance.rowSum(value.value, rank: value.rank)], nil)
    }
  }

  /// The value of a term in a metric; nil where the term is zero.
  ///
  /// A multi-sample bound gives log Σ_k w_k of its samples, which are put together with those of
  /// other calls.
  func metric(_ use: TermUse) -> Value? {
    if case .call(let call) = use, case .multiSample = call.term.value {
      let context = context(call)
      return context.logSumOfWeights(context.logWeights())
    }
    let parts = parts(use).values
    return parts.isEmpty ? nil : instance.sum(parts)
  }

  private func context(_ call: TermCall) -> InstanceContext {
    InstanceContext(instance: instance, call: call) { key in call.options.given(key).map(scalar) }
  }
}

/// An instance as the terms of an objective see it.
private struct InstanceContext: TermContext {
  let instance: Instance
  let call: TermCall?
  let scalarOption: (OptionKey<ScalarOption>) -> Value?

  var b: Builder { instance.b }
  var samples: Int { instance.base[0] }
  var sites: [any TermSite] { instance.sites.map { InstanceSite(instance: instance, record: $0) } }

  func drawAll() { instance.drawAll() }
  func scalar(_ option: OptionKey<ScalarOption>) -> Value? { scalarOption(option) }
  func sum(_ values: [Value]) -> Value { instance.sum(values) }

  func likelihoods() -> [Value] {
    let model = instance.model
    let clamped = model.latents.map(\.name).filter(instance.isKnown)
    let names = model.observed.filter { model.field($0.name)?.isOptional == false }.map(\.name)
    return (names + clamped).map { density(.model, $0) }
  }

  func logDensityOfNode() -> Value? {
    guard let (graph, name) = call?.node else { instance.missing("a node") }
    let isLatent = instance.model.latent(name)?.field != nil
    if isLatent, graph == .guide, !instance.isKnown(name) { return nil }
    return density(graph, name)
  }

  func divergenceOfNode() -> Value? {
    guard let (_, name) = call?.node else { instance.missing("a node") }
    if instance.isKnown(name) { return nil }
    guard let q = instance.evaluator.draw(.guide, name),
      let p = instance.evaluator.draw(.model, name)
    else { instance.missing("kl(\(name))") }
    return instance.divergence(q, p)
  }

  func inEverySample(_ value: Value) -> Value {
    guard
      let shape = Shape.broadcast(value.shape, instance.base)
        ?? (b.excess == nil ? nil : instance.base)
    else {
      fatalError("lowering: log-weights \(value.shape) of \(instance.base)")
    }
    return b.emit(.broadcastTo, value, attributes: Op.targetShape => shape.extents)
  }

  func expectedBound(_ logWeights: Value) -> Value? {
    guard let probabilities = Marginal(instance).probability(along: logWeights.shape) else {
      return nil
    }
    return EnumeratedBound(
      logWeights: logWeights, probabilities: probabilities, count: instance.base[0], b
    ).expectation
  }

  func logSumOut(_ terms: [Value]) -> Value {
    FactorElimination(terms, sites: instance.sites, .sum, instance.dtype, b).total
  }

  /// The log-density of a `~` node at its data or draw.
  private func density(_ graph: GraphKind, _ name: String) -> Value {
    guard let draw = instance.evaluator.draw(graph, name), let value = value(name) else {
      instance.missing(name)
    }
    return instance.logDensity(draw, value)
  }

  private func value(_ name: String) -> RowValue? {
    if let field = instance.model.field(name),
      !field.isOptional || instance.observed.contains(name)
    {
      return instance.value(of: field)
    }
    return instance.value(ofLatent: name)
  }
}

/// A drawn latent variable as the terms of an objective see it.
private struct InstanceSite: TermSite {
  let instance: Instance
  let record: SiteRecord

  var name: String { record.latent.name }
  var isDiscrete: Bool { record.latent.isDiscrete }
  var hasAnalyticDivergence: Bool { record.latent.hasAnalyticDivergence }
  var isInferred: Bool { record.latent.proposal == .guide }
  var isScored: Bool { record.isScored }
  private var value: RowValue { RowValue(record.value, rank: record.draw.shape.rank) }
  private var prior: EvaluatedDraw {
    guard let p = instance.evaluator.draw(.model, name) else { instance.missing(record.path) }
    return p
  }

  func logPrior() -> Value { instance.logDensity(prior, value) }

  func logProposal(stopping: Bool) -> Value {
    instance.logDensity(record.draw, value, stopping: stopping)
  }

  func divergence() -> Value { instance.divergence(record.draw, prior) }

  func relaxedLogRatio(priorTemperature: Value?) -> Value {
    let b = instance.b
    guard let relaxed = record.relaxed, let rules = record.draw.distribution.discrete else {
      instance.missing("kl=relaxed at \(record.path)")
    }
    func density(_ draw: EvaluatedDraw, _ temperature: Value) -> Value {
      let (parameters, rank) = instance.evaluator.rows.aligned(draw.parameters)
      return instance.rowSum(
        rules.relaxedLogDensity(b, parameters, relaxed.draw.logValue, temperature), rank: rank)
    }
    let temperature = priorTemperature ?? relaxed.temperature
    return b.emit(.sub, density(prior, temperature), density(record.draw, relaxed.temperature))
  }
}

extension Instance {
  private var context: InstanceContext {
    InstanceContext(instance: self, call: nil) { _ in nil }
  }

  /// The log-factors of the joint density, of data and of latent variables, once all are there.
  func logJoint() -> [Value] {
    drawAll()
    return context.likelihoods() + context.sites.map { $0.logProposal(stopping: false) }
  }

  /// log p(x, z) − log q(z | x) of every sample and row.
  func logWeights() -> Value { context.logWeights() }

  /// The value of a quantity's expression.
  func quantity(_ expression: Expr, path: String) -> RowValue {
    guard case .row(let value) = evaluator.evaluate(expression, path: path) else {
      missing("\(expression)")
    }
    return value
  }

  /// A sum, 0 of no values.
  fileprivate func sum(_ values: [Value]) -> Value {
    guard let first = values.first else { return b.constant(Tensor(scalar: 0, dtype)) }
    return values.dropFirst().reduce(first) { b.emit(.add, $0, $1) }
  }

  fileprivate func missing(_ what: String) -> Never {
    let problems = evaluator.problems.map(\.message).joined(separator: "; ")
    fatalError("lowering: \(what) has no value in a checked model: \(problems)")
  }
}
