import Execution
import Foundation
import TensorCore
import TensorIR
import TensorOps
import Testing

/// Times of W1's step; runs only where `ONEHOT_BENCHMARK` is set.
@Suite(.serialized) struct StepBenchmark {
  static let isOn = ProcessInfo.processInfo.environment["ONEHOT_BENCHMARK"] != nil

  @Test(.enabled(if: isOn), arguments: [1, 2]) func steps(_ threads: Int) {
    let program = HandBuiltVAE().program(threads: threads)
    let clock = ContinuousClock()
    for _ in 0..<50 { program.step() }
    let rounds = (0..<9).map { _ in
      clock.measure { for _ in 0..<100 { program.step() } } / .milliseconds(100)
    }.sorted()
    print(
      "\(threads) threads: \(rounds[4]) ms, \(rounds[0])…\(rounds[8]), loss \(program.read("loss").elements[0])"
    )
  }

  /// A step of W8's size, where everything but the work itself counts.
  @Test(.enabled(if: isOn)) func tinySteps() {
    let program = HandBuiltVAE(batch: 1, widths: [2, 2, 2], classes: 2).program(threads: 1)
    let clock = ContinuousClock()
    let rounds = (0..<9).map { _ in
      clock.measure { for _ in 0..<10_000 { program.step() } } / .microseconds(10_000)
    }.sorted()
    print("tiny: \(rounds[4]) µs, \(rounds[0])…\(rounds[8]), \(program.plan.kernels.count) kernels")
    for (kernel, seconds) in zip(program.plan.kernels, program.profile(steps: 1000)) {
      print(
        "tiny", Int(seconds * 1e9), "ns", kernel.kind, kernel.space,
        kernel.ops.joined(separator: " "))
    }
  }

  @Test(.enabled(if: isOn)) func planning() {
    let widths = [Int](repeating: 16, count: 32)
    let vae = HandBuiltVAE(batch: 10, widths: widths, classes: 4)
    let clock = ContinuousClock()
    let times = (0..<9).map { _ in
      clock.measure { _ = Program(vae.function, updates: vae.updates) } / .milliseconds(1)
    }.sorted()
    print("planning \(vae.function.nodes.count) nodes: \(times[4]) ms, \(times[0])…\(times[8])")
  }

  @Test(.enabled(if: isOn)) func profile() {
    let clock = ContinuousClock()
    let vae = HandBuiltVAE()
    var time = clock.measure { _ = Program(vae.function, updates: vae.updates) }
    print("\(vae.function.nodes.count) nodes planned in \(time)")
    let program = vae.program(threads: 1)
    for _ in 0..<5 {
      let t = clock.measure { _ = Program(vae.function, updates: vae.updates) }; print("again", t)
    }
    time = clock.measure { for _ in 0..<100 { program.step() } }
    let kernels = program.profile(steps: 200)
    print(program.plan)
    var total: [String: Double] = [:]
    for (kernel, seconds) in zip(program.plan.kernels, kernels) {
      total[kernel.kind, default: 0] += seconds
      let rate = Double(kernel.flops) / seconds / 1e9
      let us = (seconds * 1e7).rounded() / 10
      print(
        us, "µs", Int(rate), "GFLOP/s", Int(Double(kernel.bytes) / seconds / 1e9), "GB/s",
        kernel.kind, kernel.space, kernel.ops.joined(separator: " "))
    }
    print(total.mapValues { ($0 * 1e6).rounded() }, "sum", kernels.reduce(0, +) * 1e3, "ms")
  }
}
