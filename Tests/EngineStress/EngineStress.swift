import Execution
import Foundation
import TestSupport
import TensorCore
import TensorIR

/// Runs random functions on several threads and in adversarial orders, which must all give the
/// plan's bits.
///
/// Built with a sanitizer, it also checks every read and write of the C kernels. The arguments are
/// the first seed and how many seeds there are.
@main struct EngineStress {
  // Nothing lives in here when the process ends, or the leak check would report it.
  static func main() throws { exit(try check(seeds()) ? 0 : 1) }

  private static func seeds() -> Range<Int> {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let first = numbers.first ?? 0
    return first..<first + (numbers.count > 1 ? numbers[1] : 100)
  }

  /// True if no seed gives other bits.
  private static func check(_ seeds: Range<Int>) throws -> Bool {
    var wrong = 0
    for seed in seeds {
      let random = RandomFunction(seed: seed)
      let wanted = try run(random, threads: 1) { $0.step() }
      for order in TaskOrder.adversarial(seed: UInt64(seed)) {
        if !hasSameBits(wanted, try run(random, threads: 1) { $0.step(in: order) }) {
          print("seed \(seed): \(order) changes bits")
          wrong += 1
        }
      }
      for threads in [2, 3] {
        guard !hasSameBits(wanted, try run(random, threads: threads) { $0.step() }) else {
          continue
        }
        print("seed \(seed): \(threads) threads change bits")
        wrong += 1
      }
      let alone = try Program(random.function, updates: random.updates)
      try start(alone, random)
      for fault in alone.probeFootprints(random.function, updates: random.updates) {
        print("seed \(seed): \(fault)")
        wrong += 1
      }
    }
    let proofs = Proofs.total
    print(
      "\(seeds.count) functions, \(proofs.plans) plans, \(proofs.kernels) kernels,",
      "\(proofs.pairs) pairs in \(proofs.duration), \(wrong) wrong")
    return wrong == 0
  }

  private static func start(_ program: Program, _ random: RandomFunction) throws {
    try program.write(random.arguments, to: random.function)
    program.poison()
  }

  /// The results of one step.
  private static func run(
    _ random: RandomFunction, threads: Int, _ step: (Program) -> Void
  ) throws -> [Tensor] {
    let program = try Program(random.function, threads: threads, updates: random.updates)
    try start(program, random)
    step(program)
    return try program.results(of: random.function)
  }
}
