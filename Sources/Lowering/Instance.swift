import Autodiff
import Diagnostics
import Estimators
import Language
import SpecModel
import TensorCore
import TensorIR
import TensorOps

/// A latent variable of an instance, once its value was asked for.
struct SiteRecord {
  let latent: Latent
  let path: String
  let draw: EvaluatedDraw
  /// The value that the model sees; for an estimated site, the result of the `sample` node.
  let value: Value
  /// The site as the estimator gets it.
  let site: Site
  /// The relaxed draw and its temperature.
  let relaxed: (draw: RelaxedDraw, temperature: Value)?
  /// For an enumerated site: its axis, counted from the end of the leading axes, and the weights.
  let enumeration: (axis: Int, weight: Value)?

  /// The `sample` node; nil if the gradient flows through the graph of the value.
  let marked: Value?

  /// True if the value's branches are all values with their probabilities.
  var isExact: Bool { latent.estimator.claims.bias == .exact }

  /// True if the estimator makes the gradient from the cost, so that the value passes none on.
  var isScored: Bool {
    guard marked != nil, case .cost = latent.estimator.estimator.gradient else { return false }
    return true
  }
}

/// The treatment of the latent variables of an instance.
enum InstanceMode {
  /// Drawn from the guide, or else the model, through their estimators.
  case estimated
  /// Drawn from the guide, or else the model, as they are: for metrics.
  case drawn
  /// Drawn from the model as they are: for samples.
  case prior
  /// Enumerated from the model, all of them: for `log_marginal`.
  case enumerated
}

/// The model over a block of rows: graphs evaluated with leading axes `[enumerated…, samples,
/// rows]`.
final class Instance: GraphHost {
  let model: Model
  let b: Builder
  let dtype: DType
  let mode: InstanceMode
  /// The samples and rows that every draw has.
  let base: Shape
  /// Optional fields whose data replaces the latent variable.
  let observed: Set<String>
  private(set) var sites: [SiteRecord] = []
  private(set) var evaluator: GraphEvaluator!
  /// The values of fields and latent variables that replace data and draws.
  let given: [String: Tensor]
  private let keys: DrawKeys
  private let weights: WeightTable
  private let fieldValues: (DataField) -> Value
  private let scalar: (ScalarOption) -> Value
  private let memory: (String) -> any SiteMemory
  private var values: [String: RowValue] = [:]
  private var exact: Posterior?
  private var importance: [Int: ImportancePosterior] = [:]
  /// The number of leading axes, including those of enumerated sites.
  private var leadRank = 2

  /// An instance.
  ///
  /// - Parameters:
  ///   - fieldValues: the data, shaped `[rows] + row`.
  ///   - scalar: the value of an option that may depend on the step, in the function's precision.
  ///   - memory: the estimator's memory by the path of its site.
  init(
    _ model: Model, _ b: Builder, dtype: DType, mode: InstanceMode, samples: Int, rows: Int,
    observed: Set<String>, given: [String: Tensor] = [:], keys: DrawKeys, weights: WeightTable,
    fieldValues: @escaping (DataField) -> Value, scalar: @escaping (ScalarOption) -> Value,
    memory: @escaping (String) -> any SiteMemory
  ) {
    self.model = model
    self.b = b
    self.dtype = dtype
    self.mode = mode
    base = [samples, rows]
    self.observed = observed
    self.given = given
    self.keys = keys
    self.weights = weights
    self.fieldValues = fieldValues
    self.scalar = scalar
    self.memory = memory
    let base = base
    let builder = RowBuilder(
      b, dtype: dtype, isEvaluation: mode != .estimated,
      weights: { weights.value($0, $1, $2) },
      noises: { kind, path, purpose, shape in
        RowValue(
          keys.noise(
            kind, path: path, purpose: purpose, lead: base, row: shape, dtype: dtype, isBase: true,
            b),
          rank: shape.rank)
      })
    evaluator = GraphEvaluator(model, rows: builder, host: self)
  }

  // MARK: - GraphHost

  func value(of field: DataField) -> RowValue {
    if let known = givenValue(field.name) { return known }
    if field.isOptional, !observed.contains(field.name), let value = value(ofLatent: field.name) {
      return value
    }
    return RowValue(fieldValues(field), rank: field.shape.rank)
  }

  func value(ofLatent name: String) -> RowValue? {
    if let known = values[name] ?? givenValue(name) { return known }
    guard let latent = model.latent(name) else { return nil }
    if let field = latent.field, observed.contains(name) {
      return RowValue(fieldValues(field), rank: field.shape.rank)
    }
    let graph = graph(ofLatent: name)
    guard let draw = evaluator.draw(graph, name) else { return nil }
    // The function that draws it may have needed the value already.
    if let known = values[name] { return known }
    let saved = b.origin
    b.origin = Origin(path: "\(graph.rawValue).\(name)", span: draw.span)
    defer { b.origin = saved }
    let record = record(latent, graph, draw)
    sites.append(record)
    b.name(record.value, record.path)
    let value = RowValue(record.value, rank: draw.shape.rank)
    values[name] = value
    return value
  }

  func sources(of values: [RowValue]) -> Set<String> { [] }

  func isKnown(_ name: String) -> Bool { observed.contains(name) || given[name] != nil }

  func posterior(_ request: PosteriorRequest, _ draw: EvaluatedDraw) -> RowValue? {
    posteriorNumbers(request).map { numbers in
      let support = request.part.support(of: draw.distribution)
      let value = b.emit(
        .knownSupport, numbers.value, attributes: Op.supportName => support.rawValue)
      return RowValue(value, rank: numbers.rank)
    }
  }

  private func posteriorNumbers(_ request: PosteriorRequest) -> RowValue? {
    if let samples = request.samples {
      let known = importance[samples] ?? ImportancePosterior(sibling(.drawn, samples: samples))
      importance[samples] = known
      return known.value(request.part, of: request.latent)
    }
    let known = exact ?? Posterior(sibling(.enumerated, samples: 1))
    exact = known
    return known.value(request.part, of: request.latent)
  }

  /// The same rows with other values of the latent variables.
  private func sibling(_ mode: InstanceMode, samples: Int) -> Instance {
    Instance(
      model, b, dtype: dtype, mode: mode, samples: samples, rows: base[1], observed: observed,
      given: given, keys: keys, weights: weights, fieldValues: fieldValues, scalar: scalar,
      memory: memory)
  }

  private func givenValue(_ name: String) -> RowValue? {
    given[name].map { RowValue(b.constant($0), rank: $0.shape.rank) }
  }

  func graph(ofLatent name: String) -> GraphKind {
    guard mode != .prior, mode != .enumerated else { return .model }
    return model.latent(name)?.proposal ?? .model
  }

  private func record(_ latent: Latent, _ graph: GraphKind, _ draw: EvaluatedDraw) -> SiteRecord {
    let path = "\(graph.rawValue).\(latent.name)"
    let (parameters, rank) = evaluator.rows.aligned(draw.parameters)
    var lead: Shape = base
    for parameter in parameters {
      let own = parameter.shape.leading(exceptLast: rank)
      guard let common = Shape.broadcast(lead, own) ?? (b.excess == nil ? nil : lead) else {
        fatalError("lowering: the leading axes of \(path) do not broadcast")
      }
      lead = common
    }
    lead = Shape([Int](repeating: 1, count: leadRank - lead.rank)) + lead
    let estimator: Estimator
    switch mode {
    case .estimated: estimator = latent.estimator.estimator
    case .enumerated: estimator = .enumerate
    case .drawn, .prior: estimator = .plainDraw
    }
    let options = mode == .estimated ? latent.estimator.options : [:]
    let (b, keys, dtype, base) = (b, keys, dtype, base)
    let isBase = draw.distribution.discrete == nil
    let site = Site(
      path: path, distribution: draw.distribution, parameters: parameters, lead: lead,
      parameterRow: draw.parameterShape,
      options: options,
      scalars: options.scalars.reduce(into: [:]) { $0[$1.name] = scalar($1.value) },
      memory: memory(path),
      noise: { kind, purpose, lead, row in
        // Noise that is held fixed is the same in every enumerated branch.
        let isShared = isBase && keys.baseSeed != nil
        let noise = keys.noise(
          kind, path: path, purpose: purpose, lead: isShared ? base : lead, row: row, dtype: dtype,
          isBase: isBase, b)
        guard isShared else { return noise }
        return b.emit(.broadcastTo, noise, attributes: Op.targetShape => (lead + row).extents)
      },
      context: { [unowned self, lead] in
        context(draw, parameters, lead: lead, rank: rank)
      },
      differentiate: { output, cotangent, inputs in
        ReverseMode.cotangents(of: [(output, cotangent)], withRespectTo: inputs, in: b)
      })
    let seen = estimator.value(site, b)
    var enumeration: (axis: Int, weight: Value)?
    if let weight = seen.weight {
      leadRank += 1
      enumeration = (-leadRank, weight)
    }
    let marked: Value? =
      switch estimator.gradient {
      case .graph: nil
      case .pathwise, .cost:
        b.emit(.sample, [seen.value] + parameters, Attributes([Op.site => path]))
      }
    return SiteRecord(
      latent: latent, path: path, draw: draw, value: marked ?? seen.value, site: site,
      relaxed: seen.relaxed, enumeration: enumeration, marked: marked)
  }

  /// The information before a draw: the row's data and the draw's own parameters, as one vector.
  private func context(
    _ draw: EvaluatedDraw, _ parameters: [Value], lead: Shape, rank: Int
  ) -> Value {
    // Probabilities, or else sigmoids, are bounded where logits may be infinite.
    let known: [RowValue] =
      if let mean = draw.distribution.discrete?.mean {
        [RowValue(mean(b, parameters), rank: draw.shape.rank)]
      } else {
        parameters.map {
          RowValue(draw.distribution.discrete == nil ? $0 : b.emit(.sigmoid, $0), rank: rank)
        }
      }
    var parts = known.map { RowValue(b.emit(.stopGradient, $0.value), rank: $0.rank) }
    for field in model.fields where field.support != .index {
      guard !field.isOptional || observed.contains(field.name) else { continue }
      parts.append(RowValue(fieldValues(field), rank: field.shape.rank))
    }
    let vectors = parts.map { part in
      b.emit(
        .reshape, part.value, attributes: Op.reshapeRank => part.rank,
        Op.reshapeShape => [part.shape.count])
    }
    let joined = b.emit(.concat, vectors, Attributes([Op.axis => -1]))
    return b.emit(
      .broadcastTo, joined, attributes: Op.targetShape => (lead + [joined.shape[-1]]).extents)
  }

  /// The number of leading axes of every value, those of enumerated sites included.
  var leadingAxes: Int { leadRank }

  /// Evaluates every latent variable, so that all sites are there and the axes are known.
  func drawAll() {
    for latent in model.latents where b.excess == nil { _ = value(ofLatent: latent.name) }
  }

  // MARK: - Per-row sums

  /// The sum over the row's axes of a value whose row has the given rank.
  func rowSum(_ value: Value, rank: Int) -> Value {
    guard rank > 0 else { return value }
    let sum = b.emit(.sum, value, attributes: Op.axes => (1...rank).map { -$0 })
    return b.emit(.reshape, sum, attributes: Op.reshapeRank => rank, Op.reshapeShape => [])
  }

  /// The log-density of a draw at a value, summed over the row.
  func logDensity(_ draw: EvaluatedDraw, _ value: RowValue, stopping: Bool = false) -> Value {
    let rule: @Sendable (Builder, [Value], Value) -> Value
    var parameters: [Value]
    if let exact = draw.distribution.exactLogDensity, !draw.exact.isEmpty {
      (rule, parameters) = (exact, evaluator.rows.aligned(draw.exact).values)
    } else {
      rule = draw.distribution.logDensity
      parameters = evaluator.rows.aligned(draw.parameters).values
    }
    if stopping { parameters = parameters.map { b.emit(.stopGradient, $0) } }
    let terms = rule(b, parameters, value.value)
    return rowSum(terms, rank: draw.shape.rank)
  }

  /// The closed-form divergence of two draws, summed over the row.
  func divergence(_ q: EvaluatedDraw, _ p: EvaluatedDraw) -> Value {
    let (parameters, rank) = evaluator.rows.aligned(q.parameters + p.parameters)
    let count = q.parameters.count
    guard let rule = q.distribution.divergence else {
      fatalError("lowering: \(q.distribution.name) has no closed-form divergence")
    }
    let terms = rule(b, Array(parameters[..<count]), Array(parameters[count...]))
    return rowSum(terms, rank: rank)
  }
}
