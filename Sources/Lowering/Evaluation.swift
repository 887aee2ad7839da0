import Autodiff
public import Diagnostics
import Estimators
public import Language
import Objectives
public import SpecModel
public import TensorCore
public import TensorIR
import TensorOps

/// One term of a metric as a function over a chunk of rows and samples.
public struct EvaluationTerm: Sendable {
  /// The combination of the term's chunks.
  public enum Combination: Sendable {
    /// The mean over samples and rows.
    case mean
    /// log Σ exp over samples, minus the logarithm of their number, then the mean over rows.
    case logMeanExp
  }

  /// (weights, seed, step, origin, data) → (`value`, `weight`), each `[rows]`.
  public let function: Function
  /// The parameters for data.
  public let inputs: [DataInput]
  /// The weights it reads.
  public let weights: [WeightSpec]
  /// The samples of the whole term.
  public let samples: Int
  /// The samples of one call.
  public let chunk: Int
  /// The rows of one call.
  public let rows: Int
  /// The combination of the chunks.
  public let combination: Combination
  /// The number that multiplies the term.
  public let coefficient: Double
  /// A schedule that multiplies it too.
  public let schedule: ScalarOption?
  /// The optional fields without which the term does not count a row.
  public let needs: [String]
  /// The place of the term in the spec.
  public let span: Span
}

extension WeightedTerm {
  /// True if the value is the bound of several samples together.
  fileprivate var isMultiSample: Bool {
    if case .own = sampling { true } else { false }
  }
}

/// Builds the functions that evaluate metrics, with discrete draws and without dropout.
public struct EvaluationBuilder {
  private let model: Model
  private let dtype: DType
  private let conditions: RowConditions
  private let purpose: String

  /// A builder for a checked model, under what is known of all rows.
  ///
  /// - Parameter purpose: the purpose of the draws: the first samples of two functions with the
  ///   same one are the same.
  public init(
    _ model: Model, precision dtype: DType, conditions: RowConditions = RowConditions(),
    purpose: String = "evaluate"
  ) {
    self.purpose = purpose
    self.model = model
    self.dtype = dtype
    self.conditions = conditions
  }

  /// The terms of a metric.
  ///
  /// - Parameters:
  ///   - metric: the metric, or the objective itself.
  ///   - rows: the rows of one call.
  ///   - bytes: the memory that the draws of one call may take, which bounds its samples.
  ///   - isWhole: true for all samples in one call, whatever memory they take.
  /// - Throws: that a term is too large to be built.
  public func terms(
    _ metric: Objective, rows: Int, bytes: Int = 1 << 26, isWhole: Bool = false
  ) throws(Diagnostic) -> [EvaluationTerm] {
    let shared = metric.terms.filter(\.sharesDraws).compactMap(\.samples).max() ?? 1
    return try metric.terms.map { (term) throws(Diagnostic) in
      let samples = term.sharesDraws ? shared : term.samples ?? 1
      var chunk = isWhole ? samples : 1
      if term.isMultiSample, !isWhole {
        // A divisor of the samples keeps every call alike.
        let limit = max(1, bytes / (rows * width * dtype.byteCount))
        chunk = (1...min(samples, limit)).last { samples % $0 == 0 } ?? 1
      }
      return try build(term, rows: rows, samples: samples, chunk: chunk)
    }
  }

  /// The widest row that a call holds for every sample.
  private var width: Int {
    let latents = model.latents.map(\.shape.count)
    let fields = model.fields.map(\.shape.count)
    return max(1, (latents + fields).reduce(0, +)) * 4
  }

  private func build(
    _ term: WeightedTerm, rows: Int, samples: Int, chunk: Int
  ) throws(Diagnostic) -> EvaluationTerm {
    let b = Builder(budget: .spec)
    let weights = WeightTable(b, dtype)
    let seed = b.parameter(.seed, TensorType(.u32, [2]))
    let counter = b.parameter(.step, TensorType(.i32, []))
    let origin = b.parameter(.origin, TensorType(.i32, [3]))
    let scalars = Scalars(counter: counter, b)
    let block = DataBlock(b, dtype, rows: rows, stratum: "")
    let states = StateTable(b, dtype)
    let mode: InstanceMode
    if case .enumerated = term.sampling { mode = .enumerated } else { mode = .drawn }
    var value: Value?
    var weight: Value?
    func add(_ sum: inout Value?, _ part: Value) {
      sum = sum.map { b.emit(.add, $0, part) } ?? part
    }
    let one = b.constant(Tensor(dtype, [rows], repeating: 1))
    let zero = b.constant(Tensor(dtype, [rows], repeating: 0))
    var needs: Set<String> = []
    for (observed, indicator) in block.cases(
      model, known: conditions.presence, hidden: term.hidden)
    {
      if let excess = b.excess { throw excess.diagnostic }
      let instance = Instance(
        model, b, dtype: dtype, mode: mode, samples: chunk, rows: rows, observed: observed,
        given: conditions.given,
        keys: DrawKeys(seed: seed, step: counter, origin: origin, purpose: purpose, use: 0),
        weights: weights, fieldValues: block.value, scalar: { scalars.value($0, dtype) },
        memory: { states.memory(of: $0) })
      let builder = TermBuilder(instance) { scalars.value($0, dtype) }
      let perRow = builder.metric(term.term)
      let needed = self.needs(term, instance)
      needs.formUnion(needed)
      // An expression that reads an optional field does not count the rows without it. Any other
      // term is a mean over all rows, as in an objective, and 0 in rows where no part of it
      // remains.
      if term.term.isExpression, !needed.isSubset(of: observed) { continue }
      add(&weight, indicator ?? one)
      guard let perRow else { continue }
      let summed = b.emit(
        .reshape, rowMean(perRow, instance, b), attributes: Op.reshapeRank => 2,
        Op.reshapeShape => [rows])
      // Selected, not multiplied: in rows of another case it may be infinite.
      add(&value, indicator.map { b.emit(.select, $0, summed, zero) } ?? summed)
    }
    if let excess = b.excess { throw excess.diagnostic }
    var combination = EvaluationTerm.Combination.mean
    if term.isMultiSample { combination = .logMeanExp }
    // A term without draws is the same in every sample.
    let draws = ReverseMode.dependents(of: [seed], upTo: b.nodes.count, b)
    let isDrawn = value.map { draws[$0.id] } ?? false
    let samples = isDrawn || term.isMultiSample ? samples : 1
    return EvaluationTerm(
      function: b.finish(
        "evaluate",
        results: [
          (ResultName.value.text, value ?? zero), (ResultName.weight.text, weight ?? zero),
        ]),
      inputs: block.inputs, weights: weights.specs, samples: samples, chunk: chunk, rows: rows,
      combination: combination, coefficient: term.coefficient, schedule: term.schedule,
      needs: model.fields.map(\.name).filter(needs.contains), span: term.span)
  }

  /// The mean over the sample axis, shaped `[1, rows]`.
  private func rowMean(_ value: Value, _ instance: Instance, _ b: Builder) -> Value {
    let marginal = Marginal(instance).expectation(value)
    let samples = marginal.shape[-2]
    let mean =
      samples == 1
      ? marginal
      : b.emit(
        .mul, b.emit(.sum, marginal, attributes: Op.axes => [-2]),
        b.constant(1 / Double(samples), like: marginal))
    return b.emit(
      .broadcastTo, mean, attributes: Op.targetShape => [1, instance.base[1]])
  }

  /// The optional fields without which a term does not count a row.
  private func needs(_ term: WeightedTerm, _ instance: Instance) -> Set<String> {
    let optional = model.fields.filter(\.isOptional).map(\.name)
    guard let call = term.term.call else {
      return (instance.evaluator.references["objective"] ?? []).intersection(optional)
    }
    guard let (graph, name) = call.node, graph == .guide else { return [] }
    return Set(optional.filter { $0 == name })
  }
}
