import Diagnostics
import Foundation
import SpecModel
import TensorCore
import Testing
import Training

@Suite("Runs")
struct RunTests {
  /// The values that a run leaves behind.
  private func content(_ folder: String) throws -> (String, SafetensorsFile) {
    let run = RunFolder(folder)
    return (
      try String(contentsOfFile: run.metrics, encoding: .utf8),
      try SafetensorsFile.read(run.checkpoint)
    )
  }

  @Test("a run writes its folder")
  func folder() throws {
    try withFolder { folder in
      let summary = try TrainingRun(request(coins, in: folder)).run()
      #expect(summary.steps == 12)
      #expect(!summary.isInterrupted)
      #expect(summary.metrics.map(\.name) == ["objective", "cost"])
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/run").sorted()
      #expect(
        names == [
          "checkpoint.safetensors", "curves.svg", "metrics.jsonl", "resolved.yaml", "run.json",
        ])
      let record = try RunRecord.read(RunFolder(folder + "/run"))
      #expect(record.status == .finished)
      #expect(record.seed == 3)
      let (metrics, checkpoint) = try content(folder + "/run")
      let lines = metrics.split(separator: "\n")
      #expect(lines.count == 4)
      #expect(lines[0].hasPrefix(#"{"step": 5, "split": "train", "metrics": {"cost": "#))
      #expect(lines[2].hasPrefix(#"{"step": 12, "split": "train", "metrics": {"objective": "#))
      #expect(
        checkpoint.tensors.keys.sorted() == [
          "estimators.model.z.baseline", "model.logits", "optimizer.mean.model.logits",
          "optimizer.mean_square.model.logits", "run.objective_sum", "step",
        ])
      #expect(checkpoint.tensors["step"]?.integer(at: 0) == 12)
      #expect(checkpoint.metadata["metrics_bytes"] == "\(metrics.utf8.count)")
    }
  }

  @Test("a run stopped after any step and resumed is the run left alone", arguments: 1..<12)
  func resumed(stop: Int) throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder, out: "whole")).run()
      var calls = 0
      let first = try TrainingRun(request(coins, in: folder)).run {
        calls += 1
        return calls == stop
      }
      #expect(first.isInterrupted)
      #expect(first.steps == stop)
      let last = try TrainingRun(request(coins, in: folder, existing: .resume)).run()
      #expect(!last.isInterrupted)
      let (whole, parts) = (try content(folder + "/whole"), try content(folder + "/run"))
      #expect(whole.0 == parts.0)
      #expect(whole.1 == parts.1)
    }
  }

  @Test("strata, missing labels and drawn pixels are resumed too", arguments: [1, 5, 7, 11])
  func resumedWithData(stop: Int) throws {
    try withFolder { folder in
      try writeTable(folder)
      // Four visits of the 24 unlabelled rows, six a step.
      #expect(try TrainingRun(request(table, in: folder, out: "whole")).run().steps == 16)
      var calls = 0
      let first = try TrainingRun(request(table, in: folder)).run {
        calls += 1
        return calls == stop
      }
      #expect(first.isInterrupted)
      _ = try TrainingRun(request(table, in: folder, existing: .resume)).run()
      let (whole, parts) = (try content(folder + "/whole"), try content(folder + "/run"))
      #expect(whole.0 == parts.0)
      #expect(whole.1 == parts.1)
      let saved = try SavedRun(folder + "/run")
      #expect(saved.firstSample == "bottom")
      let draws = try saved.sample("bottom.draw", count: 15, split: "test", on: cpu)
      #expect(draws.shape == [15, 2])
      #expect(throws: RunError.self) {
        try saved.sample("bottom.draw", count: 16, split: "test", on: cpu)
      }
    }
  }

  @Test("changed data is noticed when a run is resumed")
  func otherData() throws {
    try withFolder { folder in
      try writeTable(folder)
      _ = try TrainingRun(request(table, in: folder)).run { true }
      let path = folder + "/x.csv"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try (text + "0,0,0,0,0\n").write(toFile: path, atomically: true, encoding: .utf8)
      let found = try diagnostics {
        _ = try TrainingRun(request(table, in: folder, existing: .resume))
      }
      #expect(found.map(\.message).first?.contains("other data files") == true)
    }
  }

  @Test("a killed run goes on from its last checkpoint, and later lines are dropped")
  func killed() throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder, out: "whole")).run()
      var calls = 0
      _ = try TrainingRun(request(coins, in: folder)).run {
        calls += 1
        return calls == 4
      }
      // Files that a run killed after its checkpoint may leave.
      let run = RunFolder(folder + "/run")
      let metrics = try String(contentsOfFile: run.metrics, encoding: .utf8)
      try (metrics + #"{"step": 5, "spl"#).write(
        toFile: run.metrics, atomically: true, encoding: .utf8)
      let leftover = folder + "/run/.checkpoint.safetensors.1-2.tmp"
      try "half".write(toFile: leftover, atomically: true, encoding: .utf8)
      _ = try TrainingRun(request(coins, in: folder, existing: .resume)).run()
      #expect(try content(folder + "/run").0 == content(folder + "/whole").0)
      #expect(!FileManager.default.fileExists(atPath: leftover))
    }
  }

  @Test("a run that was killed before its first checkpoint starts anew")
  func killedEarly() throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder)).run()
      let run = RunFolder(folder + "/run")
      let whole = try String(contentsOfFile: run.metrics, encoding: .utf8)
      try FileManager.default.removeItem(atPath: run.checkpoint)
      _ = try TrainingRun(request(coins, in: folder, existing: .resume)).run()
      #expect(try content(folder + "/run").0 == whole)
    }
  }

  @Test("a finished run is not changed by being resumed, and can be taken further")
  func finished() throws {
    try withFolder { folder in
      let first = try TrainingRun(request(coins, in: folder)).run()
      let before = try content(folder + "/run")
      let again = try TrainingRun(request(coins, in: folder, existing: .resume)).run()
      #expect(again.metrics == first.metrics)
      #expect(try content(folder + "/run") == before)
      var longer = try request(coins, in: folder, existing: .resume)
      longer.steps = 15
      #expect(try TrainingRun(longer).run().steps == 15)
    }
  }

  @Test(
    "a run is not resumed as another one",
    arguments: [
      ("train.seed", "4", DType.f32, "seed 3, not 4"),
      ("train.optimizer", "adam(learning_rate=0.2)", .f32, "another spec"),
      ("train.seed", "3", .f64, "precision float32"),
    ])
  func otherRun(name: String, value: String, precision: DType, message: String) throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder)).run()
      let before = try content(folder + "/run")
      let found = try diagnostics {
        _ = try TrainingRun(
          request(
            coins, in: folder, existing: .resume, set: [Override(name: name, value: value)],
            precision: precision))
      }
      #expect(found.map(\.id.name) == ["unusable-checkpoint"])
      #expect(found[0].message.contains(message), "\(found[0].message)")
      #expect(try content(folder + "/run") == before)
    }
  }

  @Test("a damaged checkpoint is refused and kept", arguments: [0.1, 0.5, 0.99])
  func damaged(part: Double) throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder)).run()
      let run = RunFolder(folder + "/run")
      let url = URL(fileURLWithPath: run.checkpoint)
      let bytes = try Data(contentsOf: url)
      let damaged = bytes.prefix(Int(Double(bytes.count) * part))
      try damaged.write(to: url)
      let found = try diagnostics {
        _ = try TrainingRun(request(coins, in: folder, existing: .resume))
      }
      #expect(found.map(\.id.name) == ["unusable-checkpoint"])
      #expect(try Data(contentsOf: url) == damaged)
    }
  }

  @Test("a folder that is in use is left alone unless the run replaces it")
  func existing() throws {
    try withFolder { folder in
      _ = try TrainingRun(request(coins, in: folder)).run()
      let before = try content(folder + "/run")
      let error = #expect(throws: RunError.self) {
        _ = try TrainingRun(request(coins, in: folder))
      }
      guard case .usage? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      try "mine".write(toFile: folder + "/run/notes.txt", atomically: true, encoding: .utf8)
      _ = try TrainingRun(request(coins, in: folder, existing: .overwrite)).run()
      #expect(try content(folder + "/run") == before)
      #expect(FileManager.default.fileExists(atPath: folder + "/run/notes.txt"))
    }
  }

  @Test("a number that is not finite names the node where it began", arguments: [1000, 3])
  func notFinite(checkpoint: Int) throws {
    try withFolder { folder in
      let text = """
        onehot: 1
        name: sink
        model:
          w: parameter(1, init=[0.55])
          depth: log(w)
          cost: sum(depth) + sum(w)
        minimize: cost
        train: {optimizer: sgd(learning_rate=0.02), steps: 100, checkpoint: \(checkpoint)}
        """
      let found = try diagnostics { _ = try TrainingRun(request(text, in: folder)).run() }
      #expect(found.map(\.id.name) == ["not-finite"])
      #expect(found[0].message.contains("the `log` of `model.depth`"), "\(found[0].message)")
      #expect(found[0].span?.startPosition.line == 5)
      let run = RunFolder(folder + "/run")
      #expect(run.hasCheckpoint == (checkpoint == 3))
      #expect(try RunRecord.read(run).status == .failed)
    }
  }

  @Test("class numbers that the model has no class for are refused", arguments: [3, 4])
  func classes(count: Int) throws {
    try withFolder { folder in
      let text = """
        onehot: 1
        name: table
        data: {y: index}
        sources: {train: {y: {file: y.csv}}}
        model: {cost: 'sum(embedding(y, \(count), 2))'}
        minimize: cost
        train: {optimizer: sgd(learning_rate=0.1), batch: 2, steps: 1}
        """
      try "0\n3\n1\n".write(toFile: folder + "/y.csv", atomically: true, encoding: .utf8)
      guard count == 3 else {
        #expect(try TrainingRun(request(text, in: folder)).run().steps == 1)
        return
      }
      let found = try diagnostics { _ = try TrainingRun(request(text, in: folder)) }
      #expect(found.map(\.id.name) == ["label-out-of-range"])
      #expect(found[0].message.hasPrefix("3 at row 1 of `y.csv`"), "\(found[0].message)")
    }
  }

  @Test("a spec without training cannot be run")
  func untrained() throws {
    try withFolder { folder in
      let text = """
        onehot: 1
        name: idle
        model: {w: parameter(1), cost: sum(w)}
        minimize: cost
        """
      let found = try diagnostics { _ = try TrainingRun(request(text, in: folder)) }
      #expect(found.map(\.id.name) == ["missing-key"])
    }
  }
}
