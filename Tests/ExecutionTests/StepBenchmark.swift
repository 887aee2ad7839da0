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

  @Test(.enabled(if: isOn)) func profile() {
    let clock = ContinuousClock()
    let vae = HandBuiltVAE()
    var time = clock.measure { _ = Program(vae.function, updates: vae.updates) }
    print("\(vae.function.nodes.count) nodes planned in \(time)")
    let program = vae.program(threads: 1)
    for _ in 0..<5 { let t = clock.measure { _ = Program(vae.function, updates: vae.updates) }; print("again", t) }
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
