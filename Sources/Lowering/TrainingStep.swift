import Autodiff
public import Diagnostics
import Estimators
import Language
import Objectives
public import SpecModel
public import TensorCore
public import TensorIR
import TensorOps

/// The training step as one pure function, with the information for running it.
///
/// (weights, optimizer slots, estimator states and parameters, seed, step, data) → (the same,
/// metrics). Every result that is named like a parameter is its next value.
public struct TrainingStep: Sendable {
  /// The function.
  public let function: Function
  /// The forward part alone, up to the objective, for checks and readers.
  public let forward: Function
  /// The weights of the model.
  public let weights: [WeightSpec]
  /// The weights of estimators.
  public let estimatorWeights: [WeightSpec]
  /// The optimizer's slots by name, each of the shape of its weight and starting at zero.
  public let slots: [(name: String, shape: Shape)]
  /// The states of estimators.
  public let states: [StateSpec]
  /// The parameters for data.
  public let inputs: [DataInput]
  /// The precision.
  public let dtype: DType
  /// The rows that a step takes from all strata.
  public let rowCount: Int
  /// The properties of every weight.
  public let labels: [ParameterLabel]
  /// Paths to the objective that are zero almost everywhere, and weights without any path.
  public let diagnostics: [Diagnostic]
}

/// A cost that an instance contributes to the loss.
struct CostTerm {
  /// The per-row value with enumerated axes.
  let value: Value
  /// Its expectation over enumerated sites, which moves with their probabilities too.
  let expectation: Value
  /// The coefficient in the minimized loss, without axes.
  let coefficient: Value
  /// For a multi-sample bound: the logarithms of its importance weights.
  let logWeights: Value?
}

/// The instances of a step with their costs.
struct InstanceCosts {
  let instance: Instance
  /// The weight of each row in the loss, shaped `[rows]`, or one number for all.
  let rowWeight: Value
  /// True if the terms are means over the sample axis.
  let isMeanOverSamples: Bool
  var terms: [CostTerm]
}

/// Builds a training step; a second one needs a builder of its own.
public struct StepBuilder {
  private let model: Model
  private let dtype: DType
  private let b = Builder(budget: .spec)
  private let weights: WeightTable
  private let states: StateTable
  private let samples: Int
  private let seed: Value
  private let baseSeed: Value?
  private let counter: Value
  private let scalars: Scalars

  /// A builder for a checked model.
  ///
  /// - Parameters:
  ///   - samples: the samples of expectation terms, instead of the model's own number.
  ///   - fixingBaseNoise: true if continuous sites and dropout draw with a seed of their own, the
  ///     parameter `base_seed`, and alike in all enumerated branches: for audits.
  public init(
    _ model: Model, precision dtype: DType, samples: Int? = nil, fixingBaseNoise: Bool = false
  ) {
    self.model = model
    self.dtype = dtype
    self.samples = samples ?? Self.samples(model)
    weights = WeightTable(b, dtype)
    states = StateTable(b, dtype)
    seed = b.parameter(.seed, TensorType(.u32, [2]))
    baseSeed = fixingBaseNoise ? b.parameter(.baseSeed, TensorType(.u32, [2])) : nil
    counter = b.parameter(.step, TensorType(.i32, []))
    scalars = Scalars(counter: counter, b)
  }

  /// The samples that expectation terms draw: the stated number, or as few as the estimators need.
  public static func samples(_ model: Model) -> Int {
    let asked = model.objective.terms.compactMap { term -> Int? in
      if case .shared(let samples) = term.sampling { samples } else { nil }
    }
    return asked.max() ?? Latent.samplesNeeded(model.latents)
  }

  // MARK: - The step

  /// The step; `rowsPerStratum` replaces the batch sizes.
  ///
  /// - Throws: that it is too large to be built.
  public func build(batches: [Int]? = nil) throws(Diagnostic) -> TrainingStep {
    try assemble(batches).step
  }

  /// The number of values at once from which the gradient is built to check its size.
  private static let manyTries = 1_000

  /// The findings about the paths from weights to the objective, or that the step is too large;
  /// usually this differentiates nothing.
  public func diagnostics() -> [Diagnostic] {
    // The gradient of an estimator that tries many values has tables, which may be too large.
    let triesMany = model.latents.contains { $0.evaluations.forward > Self.manyTries }
    do throws(Diagnostic) {
      return try triesMany ? assemble(nil).step.diagnostics : forward(nil).diagnostics
    } catch {
      return [error]
    }
  }

  /// Throws where the function is too large to go on.
  private func checkBudget() throws(Diagnostic) {
    if let excess = b.excess { throw excess.diagnostic }
  }

  /// The nodes of a step up to its objective.
  private struct Forward {
    let loss: Value
    let objective: Value
    let costs: [InstanceCosts]
    let inputs: [DataInput]
    let rowCount: Int
    let analysis: PathAnalysis
    let unread: UnreadWeights

    /// The properties of every weight.
    var labels: [ParameterLabel] { analysis.labels() + unread.labels }
    /// The findings about the paths.
    var diagnostics: [Diagnostic] { analysis.diagnostics() + unread.diagnostics() }
  }

  private func forward(_ batches: [Int]?) throws(Diagnostic) -> Forward {
    let strata = model.train?.strata ?? [Stratum.whole(model.fields)]
    var inputs: [DataInput] = []
    var costs: [InstanceCosts] = []
    var firstRow = 0
    for (index, stratum) in strata.enumerated() {
      let rows = batches?[index] ?? stratum.batch
      let block = DataBlock(b, dtype, rows: rows, stratum: stratum.name)
      costs += stratumCosts(stratum, block, rows: rows, firstRow: firstRow)
      try checkBudget()
      inputs += block.inputs
      firstRow += rows
    }
    let loss = lossOf(costs)
    let sign = constant(model.objective.direction == .maximize ? -1 : 1)
    let objective = b.emit(
      .add, b.emit(.mul, loss, sign), constant(model.objective.constant))
    b.name(objective, ResultName.objective.text)
    try checkBudget()
    let analysis = PathAnalysis(b, costs, weights, end: b.nodes.count)
    let unread = UnreadWeights(model, declaring: weights, b)
    return Forward(
      loss: loss, objective: objective, costs: costs, inputs: inputs, rowCount: firstRow,
      analysis: analysis, unread: unread)
  }

  private func assemble(
    _ batches: [Int]?
  ) throws(Diagnostic) -> (step: TrainingStep, gradients: [Value?]) {
    let parts = try forward(batches)
    let (loss, objective, costs) = (parts.loss, parts.objective, parts.costs)
    let forward = b.finish("forward", results: [(ResultName.objective.text, objective)])

    let rule = SiteRule(b, costs)
    let trained = states.weights.specs.filter { states.signals[$0.path] == .objective }
    // One sweep for all, since an estimator asked twice would write its states twice.
    let cotangents = ReverseMode.cotangents(
      of: [(loss, constant(1))],
      withRespectTo: weights.specs.map { weights[$0.path] }
        + trained.map { states.weights[$0.path] },
      in: b, sites: rule.cotangents)
    let gradients = Array(cotangents.prefix(weights.specs.count))
    var results: [(name: String, value: Value)] = []
    try checkBudget()
    let (clipped, norm) = clip(gradients)
    let update = Updates(model, b, dtype, scalars)
    var slots: [(name: String, shape: Shape)] = []
    for (spec, gradient) in zip(weights.specs, clipped) {
      guard let gradient else { continue }
      update.apply(weights[spec.path], spec, gradient, &slots, &results)
    }
    let tuned = states.weights.specs.filter { states.signals[$0.path] == .sideLoss }
    let slopes = ReverseMode.cotangents(
      of: states.sideLosses.map { ($0, constant(1)) },
      withRespectTo: tuned.map { states.weights[$0.path] }, in: b)
    for (spec, gradient) in zip(tuned, slopes) {
      guard let gradient else { continue }
      update.apply(states.weights[spec.path], spec, gradient, isTuned: true, &slots, &results)
    }
    for (spec, gradient) in zip(trained, cotangents.dropFirst(weights.specs.count)) {
      guard let gradient else { continue }
      update.apply(states.weights[spec.path], spec, gradient, &slots, &results)
    }
    try checkBudget()
    for spec in states.specs {
      if let new = states.new[spec.path] { results.append((spec.path, new)) }
    }
    results.append(
      (
        ResultName(next: .step).text,
        b.emit(.add, counter, b.constant(Tensor(scalar: 1, .i32)))
      ))
    results.append((ResultName.objective.text, objective))
    results.append((ResultName.gradientNorm.text, norm))
    let step = TrainingStep(
      function: b.finish("step", results: results), forward: forward, weights: weights.specs,
      estimatorWeights: states.weights.specs, slots: slots, states: states.specs,
      inputs: parts.inputs, dtype: dtype, rowCount: parts.rowCount,
      labels: parts.labels, diagnostics: parts.diagnostics)
    return (step, gradients)
  }

  /// The gradient of the minimized loss with respect to every weight, as a separate function for
  /// audits and gradient tests.
  ///
  /// - Throws: that it is too large to be built.
  public func buildGradient(
    batches: [Int]? = nil
  ) throws(Diagnostic) -> (TrainingStep, Function) {
    let (step, gradients) = try assemble(batches)
    let results = zip(step.weights, gradients).map { spec, gradient in
      (
        name: ResultName.gradient(of: spec).text,
        value: gradient ?? b.constant(0, dtype, spec.shape)
      )
    }
    return (step, b.finish("gradient", results: results))
  }

  private func constant(_ number: Double) -> Value { b.constant(Tensor(scalar: number, dtype)) }

  // MARK: - Costs

  /// The instances of a stratum: one for every case of present fields and group of terms.
  private func stratumCosts(
    _ stratum: Stratum, _ block: DataBlock, rows: Int, firstRow: Int
  ) -> [InstanceCosts] {
    var result: [InstanceCosts] = []
    for (use, group) in termGroups().enumerated() {
      for (observed, indicator) in block.cases(model, known: stratum.presence) {
        guard b.excess == nil else { return result }
        let keys = DrawKeys(
          seed: seed, baseSeed: baseSeed, step: counter,
          origin: b.constant(Tensor(.i32, [3], [Double(firstRow), 0, 0])),
          purpose: "train", use: use)
        let memory = [
          stratum.name, use == 0 ? "" : "\(use)",
          observed.isEmpty ? "" : observed.sorted().joined(separator: "+"),
        ].filter { !$0.isEmpty }.map { ".\($0)" }.joined()
        let instance = Instance(
          model, b, dtype: dtype, mode: group.mode, samples: group.samples, rows: rows,
          observed: observed, keys: keys, weights: weights, fieldValues: block.value,
          scalar: { scalars.value($0, dtype) },
          memory: { states.memory(of: "estimators\(memory).\($0)") })
        let builder = TermBuilder(instance) { scalars.value($0, dtype) }
        let share = stratum.weight / Double(rows)
        let sign = model.objective.direction == .maximize ? -1.0 : 1.0
        var costs = InstanceCosts(
          instance: instance,
          rowWeight: indicator.map { b.emit(.mul, $0, constant(share)) } ?? constant(share),
          isMeanOverSamples: group.isMeanOverSamples, terms: [])
        for term in group.terms where b.excess == nil {
          let (parts, logWeights) = builder.parts(term.term)
          var coefficient = constant(sign * term.coefficient)
          if let schedule = term.schedule {
            coefficient = b.emit(.mul, coefficient, scalars.value(schedule, dtype))
          }
          costs.terms += parts.map { value in
            CostTerm(
              value: value, expectation: Marginal(instance).expectation(value),
              coefficient: coefficient, logWeights: logWeights)
          }
        }
        result.append(costs)
      }
    }
    return result
  }

  /// A group of terms that share their draws.
  private struct TermGroup {
    let mode: InstanceMode
    let samples: Int
    let isMeanOverSamples: Bool
    var terms: [WeightedTerm]
  }

  /// Expectations share one set of samples; each multi-sample bound has its own, and
  /// `log_marginal` enumerates.
  private func termGroups() -> [TermGroup] {
    var expectations = TermGroup(
      mode: .estimated, samples: samples, isMeanOverSamples: true, terms: [])
    var others: [TermGroup] = []
    for term in model.objective.terms {
      switch term.sampling {
      case .own(let samples):
        others.append(
          TermGroup(mode: .estimated, samples: samples, isMeanOverSamples: false, terms: [term]))
      case .enumerated:
        others.append(
          TermGroup(mode: .enumerated, samples: 1, isMeanOverSamples: true, terms: [term]))
      case .shared, .whatOthersDraw: expectations.terms.append(term)
      }
    }
    return (expectations.terms.isEmpty ? [] : [expectations]) + others
  }

  /// Σ rows weight · mean over samples of the terms: the minimized loss without the constant.
  private func lossOf(_ costs: [InstanceCosts]) -> Value {
    var loss: Value?
    for group in costs {
      var perRow: Value?
      for term in group.terms {
        let value = b.emit(.mul, term.expectation, term.coefficient)
        perRow = perRow.map { b.emit(.add, $0, value) } ?? value
      }
      guard var value = perRow else { continue }
      value = b.emit(
        .broadcastTo, value,
        attributes: Op.targetShape => [value.shape[-2], group.instance.base[1]])
      let samples = Double(value.shape[-2])
      let weighted = b.emit(.mul, value, group.rowWeight)
      let sum = b.emit(.sumTo, weighted, attributes: Op.targetShape => [])
      let mean = samples == 1 ? sum : b.emit(.mul, sum, constant(1 / samples))
      loss = loss.map { b.emit(.add, $0, mean) } ?? mean
    }
    guard let loss else { fatalError("lowering: an objective without terms") }
    return loss
  }

  // MARK: - Clipping

  /// The gradients under the spec's bound, and the norm of the whole gradient before it.
  private func clip(_ gradients: [Value?]) -> ([Value?], norm: Value) {
    var square: Value?
    for gradient in gradients {
      guard let gradient else { continue }
      let part = b.emit(
        .sumTo, b.emit(.square, gradient), attributes: Op.targetShape => [])
      square = square.map { b.emit(.add, $0, part) } ?? part
    }
    let norm = b.emit(.sqrt, square ?? constant(0))
    switch model.train?.clip {
    case .norm(let limit):
      // min(1, limit ⁄ norm); the smallest normal number keeps 0 ⁄ 0 out.
      let safe = b.emit(.maximum, norm, constant(0x1p-126))
      let factor = b.emit(.minimum, constant(1), b.emit(.div, constant(limit), safe))
      return (gradients.map { $0.map { b.emit(.mul, $0, factor) } }, norm)
    case .value(let limit):
      return (
        gradients.map {
          $0.map { b.emit(.maximum, b.emit(.minimum, $0, constant(limit)), constant(-limit)) }
        }, norm
      )
    case nil: return (gradients, norm)
    }
  }
}
