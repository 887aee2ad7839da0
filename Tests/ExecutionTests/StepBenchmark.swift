import Engine
import Execution
import Foundation
import TestSupport
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Times of W1's step; runs only where `ONEHOT_BENCHMARK` is set.
@Suite(.serialized) struct StepBenchmark {
  static let isOn = ProcessInfo.processInfo.environment["ONEHOT_BENCHMARK"] != nil

  @Test(.enabled(if: isOn), arguments: [1, 2]) func steps(_ threads: Int) throws {
    let program = try HandBuiltVAE().program(threads: threads)
    let clock = ContinuousClock()
    for _ in 0..<50 { program.step() }
    let rounds = (0..<9).map { _ in
      clock.measure { for _ in 0..<100 { program.step() } } / .milliseconds(100)
    }.sorted()
    print(
      "\(threads) threads: \(rounds[4]) ms, \(rounds[0])…\(rounds[8]), loss \(try program.tensor(ResultName("loss")).elements[0])"
    )
  }

  /// A step of W8's size, where everything but the work itself counts.
  @Test(.enabled(if: isOn)) func tinySteps() throws {
    let program = try HandBuiltVAE(batch: 1, widths: [2, 2, 2], classes: 2).program(threads: 1)
    let clock = ContinuousClock()
    let rounds = (0..<9).map { _ in
      clock.measure { for _ in 0..<10_000 { program.step() } } / .microseconds(10_000)
    }.sorted()
    print("tiny: \(rounds[4]) µs, \(rounds[0])…\(rounds[8]), \(program.plan.kernels.count) kernels")
    for kernel in program.kernelTimes(steps: 1000) {
      print(
        "tiny", Int(kernel.seconds * 1e9), "ns", kernel.kind, kernel.space,
        kernel.ops.joined(separator: " "))
    }
  }

  /// Plan, profile and time of a function in the text form, named by `ONEHOT_FUNCTION`.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ONEHOT_FUNCTION"] != nil))
  func functionFile() throws {
    let path = ProcessInfo.processInfo.environment["ONEHOT_FUNCTION"] ?? ""
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let function = try Function(parsing: text, ops: OpTable.standard)
    let parameters = Set(function.parameters.compactMap(\.name))
    let updates = function.results.map(\.name).filter(parameters.contains)
      .map { Update(ParameterName($0), by: ResultName($0)) }
    let clock = ContinuousClock()
    for threads in [2, 1] {
      let program = try Program(function, threads: threads, updates: updates)
      var random = SeededGenerator(1)
      let arguments = function.parameters.map { parameter in
        let type = parameter.result.type
        let range = type.support == .real ? -0.05...0.05 : 0...1
        let value = random.tensor(type, in: range, below: 2)
        return type.support.isHard ? value.map { $0 < 0.2 ? 1 : 0 } : value
      }
      try program.write(arguments, to: function)
      let once = max(1, Int(0.2 / (clock.measure { program.step() } / .seconds(1))))
      let rounds = (0..<9).map { _ in
        clock.measure { for _ in 0..<once { program.step() } } / .microseconds(once)
      }.sorted()
      print("time \(threads) threads: \(rounds[4]) µs, \(rounds[0])…\(rounds[8])")
      if threads == 1 { report(program) }
    }
  }

  @Test(.enabled(if: isOn)) func planning() throws {
    let widths = [Int](repeating: 16, count: 32)
    let vae = HandBuiltVAE(batch: 10, widths: widths, classes: 4)
    let clock = ContinuousClock()
    let times = try (0..<9).map { _ in
      try clock.measure { _ = try Program(vae.function, updates: vae.updates) } / .milliseconds(1)
    }.sorted()
    print("planning \(vae.function.nodes.count) nodes: \(times[4]) ms, \(times[0])…\(times[8])")
  }

  @Test(.enabled(if: isOn)) func profile() throws {
    let clock = ContinuousClock()
    let vae = HandBuiltVAE()
    var time = try clock.measure { _ = try Program(vae.function, updates: vae.updates) }
    print("\(vae.function.nodes.count) nodes planned in \(time)")
    let program = try vae.program(threads: 1)
    for _ in 0..<5 {
      let t = try clock.measure { _ = try Program(vae.function, updates: vae.updates) };
      print("again", t)
    }
    time = clock.measure { for _ in 0..<100 { program.step() } }
    print("100 steps in \(time)")
    report(program)
  }

  /// Prints a plan with the time of every kernel.
  private func report(_ program: Program) {
    let kernels = program.kernelTimes(steps: 200)
    print(program.plan)
    var total: [String: Double] = [:]
    for kernel in kernels {
      let seconds = kernel.seconds
      total[kernel.kind, default: 0] += seconds
      let rate = Double(kernel.flops) / seconds / 1e9
      let us = (seconds * 1e7).rounded() / 10
      print(
        us, "µs", Int(rate), "GFLOP/s", Int(Double(kernel.bytes) / seconds / 1e9), "GB/s",
        kernel.kind, kernel.space, kernel.ops.joined(separator: " "))
    }
    print(
      total.mapValues { ($0 * 1e6).rounded() }, "sum", kernels.reduce(0) { $0 + $1.seconds } * 1e3,
      "ms")
  }
}
