import CompilerDriver
import Diagnostics
import Engine
import Lowering
import SpecModel
import TensorCore
import TensorIR

/// Quantities of rows, computed when they are asked for, so that any number of rows fits in memory.
public struct Prediction {
  /// A quantity with its type.
  public struct Column: Sendable {
    /// The name.
    public let name: String
    /// The shape of one row.
    public let shape: [Int]
    /// True if the values are whole numbers.
    public let isInteger: Bool
  }

  /// The rows of one call; no value depends on the number of threads.
  static let chunk = 256

  /// The quantities in order.
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  /// True if the numbers are 64-bit floating-point numbers, and not 32-bit ones.
  public var isDouble: Bool { precision == .f64 }
  let precision: DType
  let parts: [PredictedQuantity]

  /// The rows of one quantity from a first one on, `[count] + row`; at most a chunk of them.
  ///
  /// - Throws: that a value is not a number.
  func rows(of index: Int, from first: Int) throws(RunError) -> HostArray {
    let column = columns[index]
    let count = min(Self.chunk, rowCount - first)
    let numbers = try running { () throws(EngineError) in
      try parts[index].numbers(from: first, count: count)
    }
    if let wrong = numbers.values.firstIndex(where: \.isNaN), !numbers.isMissing(wrong) {
      let row = first + wrong / max(1, column.shape.reduce(1, *))
      throw RunError.diagnostics([
        Diagnostic(
          .notFinite, at: parts[index].span,
          "`\(column.name)` is not a number in row \(row)")
      ])
    }
    let shape = [count] + column.shape
    if column.isInteger {
      return HostArray(shape: shape, storage: .int32(numbers.values.map { Int32($0) }))
    }
    return HostArray(
      shape: shape,
      storage: isDouble ? .double(numbers.values) : .float(numbers.values.map { Float($0) }))
  }
}

/// The values of some rows of a quantity.
struct PredictedNumbers {
  var values: [Double]
  /// The elements of rows that have no value, such as the log-density of a missing field.
  var missing: [Bool]?

  func isMissing(_ index: Int) -> Bool { missing?[index] ?? false }
}

/// A quantity that is ready to run.
final class PredictedQuantity {
  /// The data of the rows.
  struct Source {
    let filler: InputFiller?
    let rowCount: Int
  }

  /// A term of a sum, with the number that multiplies it.
  private struct Term {
    let term: EvaluationTerm
    let program: any PreparedFunction
    let scale: Double
  }

  let span: Span
  private let source: Source
  private let precision: DType
  private let run: Run

  private enum Run {
    case function(QuantityFunction, any PreparedFunction)
    case terms([Term], constant: Double)
  }

  /// A quantity of an expression.
  init(
    _ function: QuantityFunction, _ program: any PreparedFunction, span: Span, _ source: Source,
    _ precision: DType
  ) {
    self.span = span
    self.source = source
    self.precision = precision
    run = .function(function, program)
  }

  /// A quantity that is a sum of terms.
  init(
    _ terms: [(term: EvaluationTerm, program: any PreparedFunction, scale: Double)],
    constant: Double, span: Span, _ source: Source, _ precision: DType
  ) {
    self.span = span
    self.source = source
    self.precision = precision
    run = .terms(
      terms.map { Term(term: $0.term, program: $0.program, scale: $0.scale) }, constant: constant)
  }

  /// The values of some rows, row-major.
  func numbers(from first: Int, count: Int) throws(EngineError) -> PredictedNumbers {
    switch run {
    case .function(let function, let program):
      try fill(program, function.inputs, rows: function.rows, first, count)
      try Evaluator.place(program, first, 0)
      try program.step()
      let all = try program.numbers(.value, precision)
      return PredictedNumbers(values: Array(all.prefix(all.count / function.rows * count)))
    case .terms(let terms, let constant):
      var result = PredictedNumbers(values: [Double](repeating: constant, count: count))
      for term in terms { try add(term, first, count, to: &result) }
      return result
    }
  }

  private func add(
    _ part: Term, _ first: Int, _ count: Int, to result: inout PredictedNumbers
  ) throws(EngineError) {
    let (term, program) = (part.term, part.program)
    try fill(program, term.inputs, rows: term.rows, first, count)
    var chunks = RowValues(term.combination, count: count)
    for sample in stride(from: 0, to: term.samples, by: term.chunk) {
      try Evaluator.place(program, first, sample)
      try program.step()
      chunks.add(try program.numbers(.value, precision))
    }
    let weights = try program.numbers(.weight, precision)
    for (row, value) in chunks.values(samples: term.samples, chunk: term.chunk).enumerated() {
      guard weights[row] != 0 else {
        result.missing = result.missing ?? [Bool](repeating: false, count: count)
        result.missing?[row] = true
        result.values[row] = .nan
        continue
      }
      result.values[row] += part.scale * value
    }
  }

  private func fill(
    _ program: any PreparedFunction, _ inputs: [DataInput], rows: Int, _ first: Int, _ count: Int
  ) throws(EngineError) {
    // The last chunk is filled up with row 0, whose values are then dropped.
    let positions = (0..<rows).map { $0 < count ? first + $0 : 0 }
    for input in inputs { try source.filler?.fill(program, input, rows: positions, first: first) }
  }
}
