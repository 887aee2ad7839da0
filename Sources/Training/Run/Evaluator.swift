import CompilerDriver
public import Diagnostics
public import Engine
import Foundation
import Language
public import Lowering
public import SpecModel
public import TensorCore
import TensorIR

/// Evaluates metrics on a split in chunks of rows and samples, in bounded memory.
public struct Evaluator {
  /// One term with its compiled function.
  struct CompiledTerm {
    let term: EvaluationTerm
    let function: Function
    /// The same for one row at a time.
    let alone: () throws(Diagnostic) -> EvaluationTerm
  }

  /// A metric with its terms.
  struct CompiledMetric {
    let name: String
    let constant: Double
    let terms: [CompiledTerm]
  }

  /// The rows of one call.
  private static let chunk = 100
  /// The rows of draws that replace a split if a spec has no data.
  private static let rowsWithoutData = 1000

  let metrics: [CompiledMetric]
  let split: DataSplit?
  private let rowCount: Int
  private let seed: UInt64
  private let machine: Machine
  private let precision: DType
  let filler: InputFiller?
  /// The fields and latent variables whose values are given.
  let given: Set<String>

  /// An evaluator.
  ///
  /// - Parameters:
  ///   - metrics: the metrics, by name.
  ///   - split: the rows; nil if the spec has no data.
  ///   - conditions: what is known of all rows.
  ///   - bytes: the memory that the draws of one call may take.
  /// - Throws: that a metric is too large to be evaluated.
  public init(
    _ model: Model, _ metrics: [(name: String, objective: Objective)], split: DataSplit?,
    precision: DType, seed: UInt64, machine: Machine,
    conditions: RowConditions = RowConditions(), bytes: Int = 1 << 26
  ) throws(Diagnostic) {
    self.split = split
    given = Set(conditions.given.keys)
    self.seed = seed
    self.machine = machine
    self.precision = precision
    rowCount = split?.rowCount ?? Self.rowsWithoutData
    let rows = min(rowCount, Self.chunk)
    let builder = EvaluationBuilder(
      model, precision: precision, conditions: conditions)
    self.metrics = try metrics.map { (metric) throws(Diagnostic) in
      let terms = try builder.terms(metric.objective, rows: rows, bytes: bytes)
      return CompiledMetric(
        name: metric.name, constant: metric.objective.constant,
        terms: try terms.enumerated().map { (index, term) throws(Diagnostic) in
          let function = Compiler.optimize(term.function)
          try Compiler.checkMemory(
            function, "the metric `\(metric.name)`", of: model, on: machine.engine)
          return CompiledTerm(
            term: term, function: function,
            alone: { () throws(Diagnostic) in
              try builder.terms(metric.objective, rows: 1, bytes: bytes)[index]
            })
        })
    }
    filler = split.map { split in
      let key = RandomKey(seed: seed).folding("binarize").folding("evaluate").folding(split.name)
      return InputFiller(split: split, key: key)
    }
  }

  /// The metrics in order, with their warnings.
  ///
  /// - Parameters:
  ///   - step: the number of completed steps.
  ///   - weight: the values of a weight.
  /// - Throws: ``RunError`` if a metric is not a number, or no row counts for it.
  public func evaluate(
    step: Int, weight: (WeightSpec) throws(EngineError) -> HostArray
  ) throws(RunError) -> (metrics: [Metric], warnings: [Diagnostic]) {
    let empty = emptyTerms
    guard empty.isEmpty else { throw .diagnostics(empty) }
    var values: [Metric] = []
    var errors: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    for metric in metrics {
      var value = metric.constant
      var infinite: [(CompiledTerm, FailingRows)] = []
      var isReported = false
      for compiled in metric.terms {
        let scale = try Self.scale(
          compiled.term.coefficient, compiled.term.schedule, step: step, on: machine)
        // A weight of 0 takes the term away, infinite or not.
        guard scale != 0 else { continue }
        let result = try running { () throws(EngineError) in try mean(compiled, step, weight) }
        if !result.undefined.rows.isEmpty {
          errors.append(
            try running { () throws(EngineError) in
              try undefined(metric.name, compiled, result.undefined, step, weight)
            })
          isReported = true
        }
        if !result.infinite.rows.isEmpty { infinite.append((compiled, result.infinite)) }
        value += scale * result.mean
      }
      values.append(Metric(name: metric.name, value: value))
      guard !isReported, let (term, rows) = infinite.first else { continue }
      if value.isNaN {
        errors.append(
          Diagnostic(
            .notFinite, at: term.term.span,
            "the metric `\(metric.name)` adds infinities of both signs",
            notes: infinite.map {
              "`\($0.0.term.span.text)` is infinite in " + $0.1.text(split?.name)
            }))
      } else {
        warnings.append(
          Diagnostic(
            .infiniteMetric, at: term.term.span,
            "the metric `\(metric.name)` is \(value): \(rows.text(split?.name)) "
              + "\(rows.count == 1 ? "gives" : "give") an infinite value"))
      }
    }
    guard errors.isEmpty else { throw .diagnostics(errors) }
    return (values, warnings)
  }

  /// A mean with the rows that make it infinite or no number.
  private struct RowMean {
    var mean: Double
    var undefined = FailingRows()
    var infinite = FailingRows()
  }

  /// The mean of a term over the rows that count.
  private func mean(
    _ compiled: CompiledTerm, _ step: Int,
    _ weight: (WeightSpec) throws(EngineError) -> HostArray
  ) throws(EngineError) -> RowMean {
    let term = compiled.term
    let program = try program(term, compiled.function, step, weight)
    var result = RowMean(mean: 0)
    var total = 0.0
    var weights = 0.0
    for first in stride(from: 0, to: rowCount, by: term.rows) {
      let count = min(term.rows, rowCount - first)
      // The last chunk is filled up with row 0, whose values are then ignored.
      let rows = (0..<term.rows).map { $0 < count ? first + $0 : 0 }
      for input in term.inputs { try filler?.fill(program, input, rows: rows, first: first) }
      var chunks = RowValues(term.combination, count: count)
      for sample in stride(from: 0, to: term.samples, by: term.chunk) {
        try Self.place(program, first, sample)
        try program.step()
        chunks.add(try program.numbers(.value, precision))
      }
      let counts = try program.numbers(.weight, precision)
      for (row, value) in chunks.values(samples: term.samples, chunk: term.chunk).enumerated()
      where counts[row] != 0 {
        if value.isNaN { result.undefined.add(first + row) }
        if value.isInfinite { result.infinite.add(first + row) }
        total += counts[row] * value
        weights += counts[row]
      }
    }
    result.mean = total / weights
    return result
  }

  /// A term's program with its weights.
  func program(
    _ term: EvaluationTerm, _ function: Function, _ step: Int,
    _ weight: (WeightSpec) throws(EngineError) -> HostArray
  ) throws(EngineError) -> any PreparedFunction {
    let program = try Compiler.prepare(function, on: machine)
    try program.start(seed: seed, step: step)
    for spec in term.weights { try program.load(spec.parameter, weight(spec)) }
    return program
  }

  static func place(
    _ program: any PreparedFunction, _ row: Int, _ sample: Int
  ) throws(EngineError) {
    try program.load(
      .origin, HostArray(shape: [3], storage: .int32([Int32(row), Int32(sample), 0])))
  }

  /// The number that multiplies a term: its coefficient, times a schedule's value at the step.
  static func scale(
    _ coefficient: Double, _ schedule: ScalarOption?, step: Int, on machine: Machine
  ) throws(RunError) -> Double {
    switch schedule {
    case nil: return coefficient
    case .number(let number): return coefficient * number
    case .schedule(let schedule, let options):
      let b = Builder()
      let value = schedule.value(b, b.parameter(.step, TensorType(.f64, [])), options)
      let function = b.finish("schedule", results: [(ResultName.value.text, value)])
      return coefficient
        * (try running { () throws(EngineError) in
          let program = try Compiler.prepare(function, on: machine.single)
          try program.load(.step, HostArray(shape: [], storage: .double([Double(step)])))
          try program.step()
          return try program.number(.value, .f64)
        })
    }
  }
}

/// A metric's name with its value.
public struct Metric: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The value.
  public let value: Double

  /// A metric.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}

/// The values of a chunk of rows, put together from chunks of samples.
struct RowValues {
  private let combination: EvaluationTerm.Combination
  private var totals: [Double]

  init(_ combination: EvaluationTerm.Combination, count: Int) {
    self.combination = combination
    totals = [Double](repeating: combination == .logMeanExp ? -.infinity : 0, count: count)
  }

  /// Adds the values of one chunk of samples; values after the last row are ignored.
  mutating func add(_ values: [Double]) {
    for row in totals.indices {
      switch combination {
      case .mean: totals[row] += values[row]
      case .logMeanExp: totals[row] = Self.logAdd(totals[row], values[row])
      }
    }
  }

  /// The values of the rows when all chunks are there.
  func values(samples: Int, chunk: Int) -> [Double] {
    switch combination {
    case .mean: totals.map { $0 / Double(samples / chunk) }
    case .logMeanExp: totals.map { $0 - log(Double(samples)) }
    }
  }

  /// log(exp a + exp b) without overflow.
  private static func logAdd(_ a: Double, _ b: Double) -> Double {
    let (high, low) = a > b ? (a, b) : (b, a)
    return low == -.infinity || high == .infinity ? high : high + log1p(exp(low - high))
  }
}
