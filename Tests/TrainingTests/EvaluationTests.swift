import Foundation
import Lowering
import SpecModel
import TensorCore
import Testing
import Training

/// A mixture of two coins behind pairs of bits, with a guide.
private let mixture = """
  onehot: 1
  name: mixture
  data: {x: 'binary[2]'}
  sources:
    train: {x: {file: x.csv}}
    head: {x: {file: x.csv, rows: [0, 100]}}
    tail: {x: {file: x.csv, rows: [100, 130]}}
  guide:
    z: ~ categorical(logits=dense(x, 3))
  model:
    z: ~ categorical(logits=parameter(3, init=[0.1, 0.5, -0.3]))
    x: ~ bernoulli(logits=dense(z, 2))
  estimators: {z: enumerate}
  maximize: elbo
  train: {optimizer: adam(learning_rate=0.05), batch: 20, steps: 5, seed: 1}
  evaluate:
    split: head
    metrics:
      exact: log_marginal()
      bound: iwae(samples=24)
      scaled: 2 * elbo - 0.5 * iwae(samples=24) + 3
  """

@Suite("Evaluation")
struct EvaluationTests {
  private func withRun(_ body: (SavedRun, Model, String) throws -> Void) throws {
    try withFolder { folder in
      let rows = (0..<130).map { "\($0 % 2),\($0 % 3 == 0 ? 1 : 0)\n" }.joined()
      try rows.write(toFile: folder + "/x.csv", atomically: true, encoding: .utf8)
      let request = try request(mixture, in: folder, precision: .f64)
      _ = try TrainingRun(request).run()
      try body(SavedRun(folder + "/run"), request.model, folder)
    }
  }

  private func values(_ record: MetricsRecord) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: record.metrics.map { ($0.name, $0.value) })
  }

  @Test("rows are averaged whatever the size of the last chunk")
  func rows() throws {
    try withRun { run, _, _ in
      let whole = values(try run.evaluate(RowRequest(split: "train"), on: cpu).record)
      let head = values(try run.evaluate(RowRequest(split: "head"), on: cpu).record)
      let tail = values(try run.evaluate(RowRequest(split: "tail"), on: cpu).record)
      let exact = try #require(whole["exact"])
      let parts = try (100 * #require(head["exact"]) + 30 * #require(tail["exact"])) / 130
      #expect(abs(exact - parts) < 1e-12)
      let bound = try #require(whole["bound"])
      #expect(bound < exact + 0.05)
      #expect(abs(bound - exact) < 0.05)
    }
  }

  @Test("samples in chunks give what they give at once", arguments: [1, 2000, 20_000])
  func chunks(bytes: Int) throws {
    try withRun { run, model, folder in
      let data = try DataSet(model, splits: ["head"], specFolder: folder, dataFolder: nil)
      let checkpoint = try SafetensorsFile.read(RunFolder(folder + "/run").checkpoint)
      func evaluate(_ bytes: Int) throws -> [Metric] {
        try Evaluator(
          model, model.evaluate.metrics, split: data.splits["head"], precision: .f64, seed: 1,
          machine: cpu, bytes: bytes
        ).evaluate(step: 5) { checkpoint.tensors[$0.path]! }.metrics
      }
      for (a, b) in zip(try evaluate(bytes), try evaluate(1 << 30)) {
        #expect(abs(a.value - b.value) < 1e-12, "\(a.name)")
      }
    }
  }

  @Test("terms are scaled and added")
  func terms() throws {
    try withRun { run, _, _ in
      let found = values(try run.evaluate(RowRequest(split: "head"), on: cpu).record)
      let (bound, scaled) = (try #require(found["bound"]), try #require(found["scaled"]))
      let elbo = (scaled - 3 + 0.5 * bound) / 2
      #expect(elbo < bound)
      #expect(abs(elbo - bound) < 0.5)
    }
  }

  @Test("a saved run evaluates as the run itself did")
  func saved() throws {
    try withRun { run, _, folder in
      let record = try run.evaluate(on: cpu).record
      let metrics = try String(contentsOfFile: folder + "/run/metrics.jsonl", encoding: .utf8)
      #expect(metrics.split(separator: "\n").last.map(String.init) == record.line)
    }
  }

  @Test("draws have the shape and support of what they stand for, and follow the seed")
  func draws() throws {
    try withRun { run, _, _ in
      #expect(run.sampleNames == ["z", "x.draw", "x.mean"])
      let draws = try run.sample("x.draw", count: 150, on: cpu)
      #expect(draws.shape == [150, 2])
      #expect(draws.doubles().allSatisfy { $0 == 0 || $0 == 1 })
      let short = try run.sample("x.draw", count: 150, on: cpu)
      #expect(short == draws)
      let other = try run.sample("x.draw", count: 150, seed: 9, on: cpu)
      #expect(other != draws)
      let means = try run.sample("x.mean", count: 150, on: cpu)
      #expect(means.doubles().allSatisfy { $0 > 0 && $0 < 1 })
      #expect(throws: RunError.self) {
        try run.sample("x", count: 1, on: cpu)
      }
    }
  }
}
