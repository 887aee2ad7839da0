import Foundation
import TestSupport
import Testing

/// Short specs that stand for much work: checking them ends soon and in little memory, and what
/// runs says what it needs before it takes it.
@Suite struct CostTests {
  /// Seconds of one processor, far above what is needed, since a test is no measure.
  private static var seconds: Int {
    #if DEBUG
      240
    #else
      30
    #endif
  }

  /// KiB of address space, libraries included.
  private static let memory = 4 << 20

  /// Runs the program on files with a bound on its time and memory.
  private static func run(
    _ arguments: [String], in folder: URL, memory: Int = memory
  ) throws -> Binary.Result {
    try Binary.run(arguments, seconds: seconds, memory: memory, in: folder)
  }

  /// 0 or 1: neither a bug of ours, which is 3, nor the watchdog's signal.
  private static func check(_ specs: [(name: String, text: String)]) throws {
    try withTemporaryFolder { folder in
      let names = specs.indices.map { "\($0).yaml" }
      for (name, spec) in zip(names, specs) {
        try Data(spec.text.utf8).write(to: folder.appending(path: name))
      }
      let result = try run(["validate"] + names, in: folder)
      #expect([0, 1].contains(result.status), "\(result.status): \(result.errors.suffix(500))")
      let checked = names.count == 1 ? "1 file checked" : "\(names.count) files checked"
      #expect(result.errors.contains(checked), "\(result.errors.suffix(500))")
    }
  }

  @Test(arguments: CostlySpecs.sizes)
  func everyEstimatorIsCheckedSoon(_ size: CostlySpecs.Size) throws {
    try Self.check(CostlySpecs.specs(size))
  }

  @Test func otherSpecsAreCheckedSoon() throws { try Self.check(CostlySpecs.others) }

  @Test(arguments: [
    ("categorical(logits=parameter([64, 1000]))", "local_expectation", 64, memory),
    // A step would fit, but not beside the initial values.
    ("bernoulli(logits=parameter([1024, 1024, 64]))", "straight_through", 1, 1_500_000),
  ])
  func memoryIsReckonedBeforeARunTakesIt(
    _ draw: String, _ estimator: String, _ batch: Int, _ memory: Int
  ) throws {
    try withTemporaryFolder { folder in
      let spec = """
        onehot: 1
        name: large
        model:
          z: ~ \(draw)
          cost: \(batch > 1 ? "sum(tanh(dense(z * 2, 100)))" : "sum(z)")
        estimators: {z: \(estimator)}
        minimize: cost
        train: {optimizer: sgd(learning_rate=0.1), batch: \(batch), steps: 1}
        """
      try Data(spec.utf8).write(to: folder.appending(path: "spec.yaml"))
      let result = try Self.run(["run", "spec.yaml"], in: folder, memory: memory)
      #expect(result.status == 1, "\(result.status): \(result.errors.suffix(500))")
      for words in [
        "error[insufficient-memory]", batch > 1 ? "`model.z` of the type" : "of memory",
      ] {
        #expect(result.output.contains(words) || result.errors.contains(words), "\(words)")
      }
    }
  }
}
