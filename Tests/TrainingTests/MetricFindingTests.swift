import Diagnostics
import Foundation
import TensorCore
import Testing
import Training

/// A regression whose metrics read a column `u` in ways that may fail; some rows have no label `y`.
private func spec(_ metrics: String, objective: String = "log_prob(x)", steps: Int = 2) -> String {
  """
  onehot: 1
  name: metrics
  data: {u: real, x: binary, y: 'onehot[2]?'}
  sources:
    train:
      u: {file: d.csv, columns: [0, 1]}
      x: {file: d.csv, columns: [1, 2]}
      y: {file: d.csv, columns: [2, 3]}
    labelled: {from: train, rows: [0, 4]}
    bare: {from: train, rows: [4, 8]}
  guide:
    y: ~ categorical(logits=dense(u, 2))
  model:
    y: ~ categorical(logits=zeros(2))
    x: ~ bernoulli(logits=u)
    loss: log(u)
    product: 0 * log(u)
  estimators: {y: enumerate}
  maximize: \(objective) + elbo
  train: {optimizer: sgd(learning_rate=0.01), batch: 8, steps: \(steps)}
  evaluate:
    split: labelled
    metrics: {\(metrics)}
  """
}

@Suite("What metrics say")
struct MetricFindingTests {
  /// Rows 2 and 5 have u = 0; rows from 4 on have no label.
  private func withData(_ body: (String) throws -> Void) throws {
    try withFolder { folder in
      let rows = (0..<8).map { row in
        "\(row == 2 || row == 5 ? 0 : Double(row) + 0.5),\(row % 2),\(row < 4 ? row % 2 : -1)\n"
      }
      try rows.joined().write(toFile: folder + "/d.csv", atomically: true, encoding: .utf8)
      try body(folder)
    }
  }

  @Test("a metric that is not a number is an error with its rows and its beginning")
  func undefined() throws {
    try withData { folder in
      let found = try diagnostics {
        _ = try TrainingRun(request(spec("bad: product, good: elbo"), in: folder)).run()
      }
      #expect(found.map(\.id) == [.notFinite])
      #expect(
        found[0].message
          == "the metric `bad` is not a number in row 2 of `labelled`; it began at the `log` of "
          + "`model.product`, `log(0.0) = -inf`")
      // The weights are there all the same.
      let saved = try SavedRun(folder + "/run")
      #expect(saved.steps == 2)
      let again = try diagnostics { _ = try saved.evaluate(RowRequest(split: "train"), on: cpu) }
      #expect(again[0].message.contains("rows 2, 5 of `train`"))
      let other = try diagnostics { _ = try saved.evaluate(RowRequest(split: "bare"), on: cpu) }
      #expect(other[0].message.contains("row 1 of `bare`"))
    }
  }

  @Test("an infinite metric is a value with a warning that names its rows")
  func infinite() throws {
    try withData { folder in
      let summary = try TrainingRun(request(spec("far: 2 * loss, none: 0 * loss"), in: folder))
        .run()
      #expect(summary.metrics.last?.value == 0)
      #expect(summary.metrics.dropLast().last?.value == -.infinity)
      #expect(summary.warnings.map(\.id) == [.infiniteMetric])
      #expect(
        summary.warnings[0].message
          == "the metric `far` is -inf: row 2 of `labelled` gives an infinite value")
      let lines = try String(contentsOfFile: folder + "/run/metrics.jsonl", encoding: .utf8)
      #expect(lines.contains("\"far\": \"-inf\""))
      let saved = try SavedRun(folder + "/run")
      let (record, warnings) = try saved.evaluate(RowRequest(split: "train"), on: cpu)
      #expect(record.metrics[0].value == -.infinity)
      #expect(warnings[0].message.contains("rows 2, 5 of `train` give an infinite value"))
      // The file with the word is read when the run goes on.
      let more = try TrainingRun(
        request(spec("far: 2 * loss, none: 0 * loss"), in: folder, existing: .resume)
      ).run()
      #expect(more.metrics.dropLast().last?.value == -.infinity)
    }
  }

  @Test("infinities of both signs are an error")
  func bothSigns() throws {
    try withData { folder in
      let found = try diagnostics {
        _ = try TrainingRun(request(spec("odd: loss - 2 * loss"), in: folder)).run()
      }
      #expect(found.map(\.message) == ["the metric `odd` adds infinities of both signs"])
    }
  }

  @Test("a metric over rows without labels says so, before anything is trained")
  func unlabelled() throws {
    try withData { folder in
      let metrics = "hits: 'accuracy(mode(guide.y), y)', likelihood: log_prob(guide.y)"
      let good = try TrainingRun(request(spec(metrics), in: folder)).run()
      #expect(good.metrics.allSatisfy { $0.value.isFinite })
      let found = try diagnostics {
        _ = try SavedRun(folder + "/run").evaluate(RowRequest(split: "bare"), on: cpu)
      }
      #expect(found.map(\.id) == [.metricWithoutRows, .metricWithoutRows])
      #expect(
        found[0].message
          == "no row of the split `bare` has `y`, which the metric `hits` reads")
      let early = try diagnostics {
        let text = spec(metrics).replacingOccurrences(of: "split: labelled", with: "split: bare")
        _ = try TrainingRun(request(text, in: folder, out: "early"))
      }
      #expect(early.map(\.id) == [.metricWithoutRows, .metricWithoutRows])
      #expect(!FileManager.default.fileExists(atPath: folder + "/early"))
    }
  }

  @Test("a term means the same as a metric and as an objective")
  func oneMeaning() throws {
    try withData { folder in
      for term in ["kl(y)", "log_prob(guide.y)", "elbo(kl=analytic)"] {
        let text = spec("term: '\(term)'", objective: "0 * elbo", steps: 1)
          .replacingOccurrences(of: "maximize: 0 * elbo + elbo", with: "maximize: \(term)")
          .replacingOccurrences(of: "learning_rate=0.01", with: "learning_rate=1e-30")
          .replacingOccurrences(of: "split: labelled", with: "split: train")
        let summary = try TrainingRun(
          request(text, in: folder, out: term, precision: .f64)
        ).run()
        let values = summary.metrics.map(\.value)
        #expect(abs(values[0] - values[1]) < 1e-12, "\(term): \(values)")
      }
    }
  }
}
