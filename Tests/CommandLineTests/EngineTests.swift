import Foundation
import TestSupport
import Testing

/// `--engine`.
@Suite struct EngineTests {
  private static let names = ["cpu", "reference"]

  private static let text = """
    onehot: 1
    name: coins
    model:
      z: ~ bernoulli(logits=parameter(3, init=[0.3, -0.2, 0.9]))
      cost: sum((z - 0.45)^2)
    estimators: {z: score_function(baseline=leave_one_out)}
    minimize: cost
    train: {optimizer: sgd(learning_rate=0.1), steps: 30}
    evaluate: {metrics: {cost: cost}}
    """

  /// Runs `body` in a folder with the spec `s.yaml`.
  private func withSpec(_ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try Self.text.write(
        to: folder.appending(path: "s.yaml"), atomically: true, encoding: .utf8)
      try body(folder)
    }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The numbers in a text, in order.
  private func numbers(_ text: String) -> [Double] {
    text.matches(of: /-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/).compactMap { Double($0.output) }
  }

  /// Compares the numbers that every engine prints.
  private func expectClose(_ arguments: [String], status: Int32 = 0, in folder: URL) throws {
    let outputs = try Self.names.map { name in
      let result = try Binary.run(arguments + ["--engine", name], in: folder)
      #expect(result.status == status, "\(name): \(result.errors)")
      return numbers(result.output)
    }
    #expect(!outputs[0].isEmpty && outputs[0].count == outputs[1].count)
    for (a, b) in zip(outputs[0], outputs[1]) {
      #expect(abs(a - b) <= 1e-4 * max(1, abs(a)), "\(arguments[0]): \(b), not \(a)")
    }
  }

  @Test func runsAreTrainedEvaluatedAndDrawn() throws {
    try withSpec { folder in
      for name in Self.names {
        let result = try Binary.run(
          ["run", "s.yaml", "--out", name, "--engine", name], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        let record = try String(
          contentsOf: folder.appending(path: "\(name)/run.json"), encoding: .utf8)
        #expect(try object(record)["engine"] as? String == name)
      }
      try expectClose(["evaluate", "cpu", "--format", "json"], in: folder)
      let draw = ["--node", "z", "--count", "9", "--format", "csv", "--out", "-"]
      try expectClose(["sample", "cpu"] + draw, in: folder)
      // A run of one engine goes on on the other.
      let resumed = try Binary.run(
        ["run", "s.yaml", "--steps", "40", "--out", "cpu", "--resume", "--engine", "reference"],
        in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
    }
  }

  @Test func auditsAndComparisonsAgree() throws {
    try withSpec { folder in
      // So few draws leave it open whether the claim holds.
      try expectClose(
        ["audit", "s.yaml", "--draws", "300", "--format", "json"], status: 1, in: folder)
      let keys = try Self.names.map { name in
        let result = try Binary.run(
          [
            "compare", "s.yaml", "--estimators", "enumerate,score_function", "--draws", "20",
            "--steps", "20", "--format", "json", "--engine", name,
          ], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        return Set(try object(result.output).keys)
      }
      #expect(keys[0] == keys[1])
    }
  }

  /// An engine without kernels gives no times of them.
  @Test func benchMeasuresEveryEngine() throws {
    let quick = ["--rounds", "1", "--seconds", "0.01", "--threads", "1"]
    try withSpec { folder in
      for name in Self.names {
        let arguments = ["bench", "s.yaml", "--engine", name] + quick
        let text = try Binary.run(arguments, in: folder)
        #expect(text.status == 0 && text.output.contains("float32, engine \(name)\n"))
        #expect(text.output.contains("slowest") == (name == "cpu"))
        let report = try object(
          try Binary.run(arguments + ["--format", "json"], in: folder).output)
        #expect(report["engine"] as? String == name)
        #expect((report["kernels"] != nil) == (name == "cpu"))
        #expect(try #require(report["flops_per_step"] as? Int) > 0)
      }
    }
  }

  @Test(arguments: ["run", "evaluate", "sample", "audit", "compare", "bench"])
  func unknownEnginesAreRefused(_ verb: String) throws {
    let more = verb == "compare" ? ["--estimators", "all"] : []
    let result = try Binary.run([verb, "s.yaml", "--engine", "gpu"] + more, in: Repository.root)
    #expect(result.status == 2)
    for part in ["gpu", "--engine"] + Self.names { #expect(result.errors.contains(part)) }
    let help = try Binary.run([verb, "--help"], in: Repository.root).output
    for name in Self.names { #expect(help.contains("`\(name)`"), "\(help)") }
  }
}
