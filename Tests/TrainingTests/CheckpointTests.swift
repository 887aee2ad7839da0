import Diagnostics
import Foundation
import TensorCore
import Testing
import Training

/// Whatever happens to the files of a run, its numbers stay the same or it is refused.
@Suite("Checkpoints")
struct CheckpointTests {
  /// Two layers whose weights have one shape, so that nothing but a digest tells them apart.
  private static let layers = """
    onehot: 1
    name: layers
    about: two layers of one shape
    model:
      z: ~ bernoulli(logits=parameter(2, init=[0.5, -0.25]))
      h: tanh(dense(z, 2))
      cost: sum((dense(h, 2) - [0.25, 0.75])^2)
    estimators: {z: score_function(baseline=moving_average(decay=0.9))}
    minimize: cost
    train: {optimizer: adam(learning_rate=0.1), steps: 7, checkpoint: 4, seed: 3}
    evaluate:
      every: 2
      metrics: {cost: cost}
    """

  /// The numbers of a command that reads the run; nil if it refuses the run.
  ///
  /// Any other end, such as a trap, ends the test.
  private func outcome(_ folder: String) throws -> [String]? {
    do {
      let saved = try SavedRun(folder)
      let record = try saved.evaluate(on: cpu).record
      let draws = try saved.sample("z", count: 5, on: cpu)
      return [record.line, "\(draws.doubles())"]
    } catch {
      switch error {
      case .diagnostics(let found): #expect(found.hasErrors)
      case .file(let problem): #expect(!problem.message.isEmpty)
      case .usage(let message, _): #expect(!message.isEmpty)
      }
      return nil
    }
  }

  /// The result of continuing the run.
  private func resumed(_ folder: String, _ name: String) throws -> [String]? {
    do {
      let run = try TrainingRun(request(Self.layers, in: folder, out: name, existing: .resume))
      let summary = try run.run()
      let metrics = try String(
        contentsOfFile: RunFolder(folder + "/" + name).metrics, encoding: .utf8)
      return ["\(summary.metrics)", metrics]
    } catch let error as RunError {
      if case .diagnostics(let found) = error { #expect(found.hasErrors) }
      return nil
    }
  }

  /// A run, and the bytes of one of its files.
  private func withRun(
    _ file: String, _ body: (String, URL, [UInt8]) throws -> Void
  ) throws {
    try withFolder { folder in
      _ = try TrainingRun(request(Self.layers, in: folder)).run()
      let url = URL(fileURLWithPath: folder + "/run/" + file)
      try body(folder, url, [UInt8](Data(contentsOf: url)))
    }
  }

  /// One flipped bit in every byte, and cuts at every eighth.
  private func corruptions(_ bytes: [UInt8]) -> [(what: String, bytes: [UInt8])] {
    bytes.indices.map { index in
      var copy = bytes
      copy[index] ^= 1 << ((index * 5 + index / 8) % 8)
      return ("bit in byte \(index)", copy)
    }
      + stride(from: 0, to: bytes.count, by: 8).map {
        ("cut at \($0)", Array(bytes.prefix($0)))
      } + [("grown", bytes + [0]), ("twice", bytes + bytes)]
  }

  @Test(
    "a flipped bit or a cut in any file of the folder changes no number in silence",
    arguments: ["checkpoint.safetensors", "run.json", "resolved.yaml"])
  func corrupted(file: String) throws {
    try withRun(file) { folder, url, bytes in
      let right = try #require(try outcome(folder + "/run"))
      var refused = 0
      for (what, damaged) in corruptions(bytes) {
        try Data(damaged).write(to: url)
        let result = try outcome(folder + "/run")
        #expect(result == nil || result == right, "\(what)")
        if result == nil { refused += 1 }
      }
      // Most of a record tells of the run and enters no number, and a comment or a blank means
      // nothing.
      if file == "checkpoint.safetensors" { #expect(refused == corruptions(bytes).count) }
      #expect(refused > corruptions(bytes).count / 4, "\(refused)")
      try Data(bytes).write(to: url)
      #expect(try outcome(folder + "/run") == right)
    }
  }

  @Test(
    "a run that goes on from a damaged folder is refused, or the run that it was",
    arguments: ["checkpoint.safetensors", "metrics.jsonl"])
  func resumedFromCorruption(file: String) throws {
    try withRun(file) { folder, url, bytes in
      let right = try #require(try resumed(folder, "run"))
      let all = corruptions(bytes)
      for index in stride(from: 0, to: all.count, by: max(1, all.count / 60)) {
        try Data(all[index].bytes).write(to: url)
        let result = try resumed(folder, "run")
        #expect(result == nil || result == right, "\(all[index].what)")
        try Data(bytes).write(to: url)
      }
    }
  }

  /// Writes a checkpoint of other tensors, with the digest of the old ones.
  private func edit(_ url: URL, _ change: (inout SafetensorsFile) -> Void) throws {
    var file = try SafetensorsFile.read(url.path)
    change(&file)
    try file.write(url.path)
  }

  @Test("tensors of one shape that change places are noticed")
  func swapped() throws {
    try withRun("checkpoint.safetensors") { folder, url, bytes in
      let file = try SafetensorsFile.read(url.path)
      let names = file.tensors.keys.sorted()
      var pairs = 0
      for (index, one) in names.enumerated() {
        for two in names[(index + 1)...] where file.tensors[one]?.shape == file.tensors[two]?.shape
        {
          guard file.tensors[one] != file.tensors[two] else { continue }
          try edit(url) { ($0.tensors[one], $0.tensors[two]) = ($0.tensors[two], $0.tensors[one]) }
          #expect(try outcome(folder + "/run") == nil, "\(one), \(two)")
          try Data(bytes).write(to: url)
          pairs += 1
        }
      }
      #expect(pairs > 10)
    }
  }

  /// Changes of a checkpoint without a checksum, as older versions wrote it.
  private static let edits: [(String, @Sendable (inout SafetensorsFile) -> Void)] = [
    (
      "a weight that is gone",
      { file in
        let name = file.tensors.keys.sorted().first { $0.hasPrefix("model.") } ?? ""
        file.tensors[name] = nil
      }
    ),
    (
      "a weight of NaN",
      { file in
        let name = file.tensors.keys.sorted().first { $0.hasPrefix("model.") } ?? ""
        let shape = file.tensors[name]?.shape ?? []
        let values = [Float](repeating: .nan, count: shape.reduce(1, *))
        file.tensors[name] = HostArray(shape: shape, storage: .float(values))
      }
    ),
    (
      "an infinite state",
      {
        $0.tensors["estimators.model.z.baseline"] = HostArray(
          shape: [], storage: .float([.infinity]))
      }
    ),
    ("a negative step", { $0.tensors["step"] = HostArray(shape: [], storage: .int64([-1])) }),
    ("a huge step", { $0.tensors["step"] = HostArray(shape: [], storage: .int64([.max])) }),
    (
      "a step above 32 bits",
      { $0.tensors["step"] = HostArray(shape: [], storage: .int64([1 << 31])) }
    ),
    ("no number of steps", { $0.tensors["step"] = HostArray(shape: [0], storage: .int64([])) }),
    ("a list of steps", { $0.tensors["step"] = HostArray(shape: [1], storage: .int64([7])) }),
    ("half a step", { $0.tensors["step"] = HostArray(shape: [], storage: .double([0.5])) }),
    ("pending steps below zero", { $0.metadata["pending_steps"] = "-1" }),
    ("more pending steps than steps", { $0.metadata["pending_steps"] = "9223372036854775807" }),
    ("metrics below zero", { $0.metadata["metrics_bytes"] = "-9223372036854775808" }),
    (
      "a sum of NaN",
      { $0.tensors["run.objective_sum"] = HostArray(shape: [], storage: .double([.nan])) }
    ),
    ("a precision of integers", { $0.metadata["precision"] = "i32" }),
    ("another format", { $0.metadata["format"] = "onehot-checkpoint-3" }),
    ("a key too many", { $0.metadata["checksum"] = "0" }),
    ("another spec", { $0.metadata["spec"] = String(repeating: "0", count: 64) }),
    ("another seed", { $0.metadata["seed"] = "4" }),
    ("other data", { $0.metadata["data"] = String(repeating: "0", count: 64) }),
  ]

  /// Makes a checkpoint one of the format that has no checksum.
  private func age(_ url: URL) throws {
    try edit(url) { file in
      file.metadata["format"] = "onehot-checkpoint-1"
      for key in ["checksum", "resolved", "metrics"] { file.metadata[key] = nil }
    }
  }

  @Test("an old checkpoint is read with a warning")
  func old() throws {
    try withRun("checkpoint.safetensors") { folder, url, _ in
      let right = try outcome(folder + "/run")
      try age(url)
      #expect(try outcome(folder + "/run") == right)
      let warnings = Warnings()
      _ = try SavedRun(folder + "/run") { warnings.add($0) }
      #expect(warnings.all.map(\.id.name) == ["unverified-checkpoint"])
      // Going on writes a checksum.
      _ = try TrainingRun(request(Self.layers, in: folder, existing: .resume)).run()
      let file = try SafetensorsFile.read(url.path)
      #expect(file.metadata["checksum"]?.count == 64)
      #expect(try outcome(folder + "/run") == right)
    }
  }

  @Test("nonsense in an old checkpoint is refused by what it says", arguments: edits.indices)
  func nonsense(_ index: Int) throws {
    try withRun("checkpoint.safetensors") { folder, url, _ in
      try age(url)
      try edit(url, Self.edits[index].1)
      #expect(try outcome(folder + "/run") == nil, "\(Self.edits[index].0)")
      #expect(try resumed(folder, "run") == nil, "\(Self.edits[index].0)")
    }
  }

  @Test("another spec's checkpoint is refused, and the difference is named")
  func otherSpec() throws {
    try withFolder { folder in
      let other = Self.layers.replacing("tanh(", with: "relu(")
      _ = try TrainingRun(request(Self.layers, in: folder, out: "one")).run()
      _ = try TrainingRun(request(other, in: folder, out: "two")).run()
      let (one, two) = (RunFolder(folder + "/one"), RunFolder(folder + "/two"))
      for file in [\RunFolder.checkpoint, \.resolved] {
        let own = try Data(contentsOf: URL(fileURLWithPath: two[keyPath: file]))
        try FileManager.default.removeItem(atPath: two[keyPath: file])
        try FileManager.default.copyItem(atPath: one[keyPath: file], toPath: two[keyPath: file])
        let found = try diagnostics { _ = try SavedRun(two.path) }
        #expect(found.map(\.id.name) == ["damaged-run"])
        let text = found[0].notes.joined(separator: "\n")
        #expect(text.contains("tanh") && text.contains("relu"), "\(found)")
        try own.write(to: URL(fileURLWithPath: two[keyPath: file]))
      }
      let found = try diagnostics {
        _ = try TrainingRun(request(other, in: folder, out: "one", existing: .resume))
      }
      #expect(found.map(\.id.name) == ["unusable-checkpoint"])
      #expect(found[0].notes.contains { $0.contains("relu") }, "\(found)")
    }
  }

  @Test("layout, comments and descriptions mean nothing")
  func described() throws {
    try withRun("resolved.yaml") { folder, url, bytes in
      let right = try #require(try outcome(folder + "/run"))
      let text = String(decoding: bytes, as: UTF8.self)
      let other = "# read it again\n" + text.replacing("two layers of", with: "2 layers of")
      try other.write(to: url, atomically: true, encoding: .utf8)
      #expect(try outcome(folder + "/run") == right)
      let renamed = Self.layers.replacing("two layers of", with: "2 layers of")
      _ = try TrainingRun(request(renamed, in: folder, existing: .resume)).run()
      #expect(try outcome(folder + "/run") == right)
    }
  }

  @Test("an update that makes a weight infinite does not replace a good checkpoint")
  func infinite() throws {
    try withFolder { folder in
      // The gradient is 1 everywhere, so only the weight itself overflows, at the last of five
      // steps.
      let text = """
        onehot: 1
        name: up
        model:
          w: parameter(1, init=[-1.0e+38])
          cost: sum(w)
        minimize: cost
        train: {optimizer: sgd(learning_rate=5.0e+37), steps: 5, checkpoint: 4}
        """
      let found = try diagnostics { _ = try TrainingRun(request(text, in: folder)).run() }
      #expect(found.map(\.id.name) == ["not-finite"])
      #expect(found[0].message == "`model.w` is -inf after step 5")
      let run = RunFolder(folder + "/run")
      let file = try SafetensorsFile.read(run.checkpoint)
      #expect(file.tensors["step"]?.integer(at: 0) == 4)
      #expect(try RunRecord.read(run).status == .failed)
    }
  }

  @Test("a run whose data changed is refused, unless the folder of the new ones is named")
  func otherData() throws {
    try withFolder { folder in
      try writeTable(folder)
      _ = try TrainingRun(request(table, in: folder)).run()
      let path = folder + "/x.csv"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try (text + "0,0,0,0,0\n").write(toFile: path, atomically: true, encoding: .utf8)
      let found = try diagnostics {
        _ = try SavedRun(folder + "/run").evaluate(RowRequest(split: "test"), on: cpu)
      }
      #expect(found.map(\.id.name) == ["unusable-checkpoint"])
      let warnings = Warnings()
      let saved = try SavedRun(folder + "/run", dataFolder: folder) { warnings.add($0) }
      _ = try saved.evaluate(RowRequest(split: "test"), on: cpu)
      #expect(warnings.all.map(\.id.name) == ["other-data"])
    }
  }
}

/// Warnings as they come.
private final class Warnings: @unchecked Sendable {
  private(set) var all: [Diagnostic] = []

  func add(_ diagnostic: Diagnostic) { all.append(diagnostic) }
}
