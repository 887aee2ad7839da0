import Foundation
import TestSupport
import Testing

/// `onehot bench`.
@Suite struct BenchTests {
  private static let quick = ["--rounds", "2", "--seconds", "0.01", "--threads", "1"]

  private func object(_ text: some StringProtocol) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func theTablesNameKernelsAndCeiling() throws {
    let result = try Binary.run(
      ["bench", "Specs/digits-bernoulli-vae.yaml", "--kernels", "3"] + Self.quick,
      in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    for part in ["bench of digits-bernoulli-vae: 1 thread, float32", "steps a second", "product"] {
      #expect(result.output.contains(part), "\(part) is missing in \(result.output)")
    }
    let slowest = result.output.components(separatedBy: "slowest")[1].split(separator: "\n")
    #expect(slowest.count == 4, "\(slowest)")
  }

  @Test func jsonHasPositiveFigures() throws {
    let result = try Binary.run(
      ["bench", "Specs/toy.yaml", "--format", "json", "--precision", "float64"] + Self.quick,
      in: Repository.root)
    let report = try object(result.output)
    #expect(report["spec"] as? String == "toy" && report["precision"] as? String == "float64")
    #expect((report["step_seconds"] as? [Double])?.count == 2)
    for key in ["startup_seconds", "ceiling_flops_per_second", "peak_bytes", "arena_bytes"] {
      #expect(try #require(report[key] as? Double, "\(key)") > 0)
    }
    let kinds = try #require(report["kernels"] as? [[String: Any]])
    #expect(kinds.contains { $0["kind"] as? String == "loop" })
  }

  /// A line when ready, one for each number that is read, and one at the end.
  @Test func servingAnswersEachLine() throws {
    let result = try Binary.run(
      ["bench", "Specs/toy.yaml", "--serve"], in: Repository.root, input: "3\nnonsense\n5\n")
    let lines = try result.output.split(separator: "\n").map(object)
    #expect(lines.count == 4)
    #expect(lines[0]["ready"] as? Bool == true)
    #expect(lines[1]["steps"] as? Int == 3 && lines[2]["steps"] as? Int == 5)
    #expect(try #require(lines[3]["peak_bytes"] as? Int) > 1_000_000)
  }

  @Test func mistakesAreFound() throws {
    let many = try Binary.run(["bench", "Specs/toy.yaml", "--rounds", "0"], in: Repository.root)
    #expect(many.status == 2)
    let untrained = try withTemporaryFolder { folder in
      let spec = folder.appending(path: "s.yaml")
      try """
      onehot: 1
      name: s
      model:
        z: ~ bernoulli(logits=parameter(2))
        cost: sum(z)
      minimize: cost
      """.write(to: spec, atomically: true, encoding: .utf8)
      return try Binary.run(["bench", spec.path])
    }
    #expect(untrained.status == 1 && untrained.errors.contains("the spec has no `train`"))
  }
}
