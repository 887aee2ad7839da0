import CompilerDriver
import Diagnostics
import Engine
import Lowering
import SpecModel
import TensorCore

/// The findings about metrics that are not finite numbers, in words.
extension Evaluator {
  /// The terms that say something of no row of the split.
  var emptyTerms: [Diagnostic] {
    metrics.flatMap { metric in
      metric.terms.compactMap { term in emptiness(metric.name, term.term) }
    }.sortedAndUnique()
  }

  private func emptiness(_ metric: String, _ term: EvaluationTerm) -> Diagnostic? {
    let needs = term.needs.filter { !given.contains($0) }
    let fields = needs.map { "`\($0)`" }.joined(separator: " and ")
    guard let split, !needs.isEmpty else { return nil }
    var counts = [Bool](repeating: true, count: split.rowCount)
    for field in needs {
      for (row, isPresent) in split.presence(field).enumerated() where !isPresent {
        counts[row] = false
      }
    }
    guard !counts.contains(true) else { return nil }
    return Diagnostic(
      .metricWithoutRows, at: term.span,
      "no row of the split `\(split.name)` has \(fields), which the metric `\(metric)` reads",
      labels: [Label(split.span, "\(split.rowCount) rows, \(fields) missing in each")],
      help: "evaluate a split with \(fields), by `split` under `evaluate` or by `--split`")
  }

  /// The diagnostic for a term that is not a number in some rows: the first of them is evaluated
  /// alone, by the reference rules, to find where it began.
  func undefined(
    _ metric: String, _ compiled: CompiledTerm, _ rows: FailingRows, _ step: Int,
    _ weight: (WeightSpec) throws(EngineError) -> HostArray
  ) throws(EngineError) -> Diagnostic {
    let term = compiled.term
    var diagnostic = Diagnostic(
      .notFinite, at: term.span,
      "the metric `\(metric)` is not a number in \(rows.text(split?.name))",
      help: "look for a logarithm or division of zero, or an infinity times zero")
    let alone: EvaluationTerm
    do throws(Diagnostic) {
      alone = try compiled.alone()
    } catch {
      return diagnostic
    }
    let program = try program(alone, Compiler.optimize(alone.function), step, weight)
    let row = rows.rows[0]
    for input in alone.inputs { try filler?.fill(program, input, rows: [row], first: row) }
    for sample in stride(from: 0, to: alone.samples, by: alone.chunk) {
      try Self.place(program, row, sample)
      let search = try NonFiniteSearch(alone.function, of: program)
      guard let found = search.beginning(of: [.value]) else { continue }
      diagnostic.message += "; \(found.text)"
      if let place = found.span { diagnostic.labels.append(Label(place, "it began here")) }
      return diagnostic
    }
    diagnostic.notes.append("the reference evaluator finds the row finite")
    return diagnostic
  }
}

/// The first rows of a split at which something fails, and the number of all.
struct FailingRows {
  private(set) var rows: [Int] = []
  private(set) var count = 0

  mutating func add(_ row: Int) {
    if count < 5 { rows.append(row) }
    count += 1
  }

  /// The rows in words, counted from 0.
  func text(_ split: String?) -> String {
    let numbers = rows.map { "\($0)" }.joined(separator: ", ")
    let name = (count == 1 ? "row " : "rows ") + numbers
    let rest = count > rows.count ? " and \(count - rows.count) more" : ""
    return name + rest + (split.map { " of `\($0)`" } ?? "")
  }
}
