import Execution
import Foundation
import RandomFunctions
import TensorCore
import TensorIR

/// Runs random functions on several threads and in adversarial orders, which must all give the plan's bits.
///
/// Built with a sanitizer, it also checks every read and write of the C kernels. The arguments are the first
/// seed and how many seeds there are.
@main struct EngineStress {
  // Nothing lives in here when the process ends, or the leak check would report it.
  static func main() { exit(check(seeds()) ? 0 : 1) }

  private static func seeds() -> Range<Int> {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let first = numbers.first ?? 0
    return first..<first + (numbers.count > 1 ? numbers[1] : 100)
  }

  /// Whether no seed gives other bits.
  private static func check(_ seeds: Range<Int>) -> Bool {
    var wrong = 0
    for seed in seeds {
      let random = RandomFunction(seed: seed)
      let wanted = run(random, threads: 1) { $0.step() }
      for order in TaskOrder.adversarial(seed: UInt64(seed)) {
        if !hasSameBits(wanted, run(random, threads: 1) { $0.step(in: order) }) {
          print("seed \(seed): \(order) changes bits")
          wrong += 1
        }
      }
      for threads in [2, 3] where !hasSameBits(wanted, run(random, threads: threads) { $0.step() })
      {
        print("seed \(seed): \(threads) threads change bits")
        wrong += 1
      }
      let alone = Program(random.function, updates: random.updates)
      start(alone, random)
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

  private static func start(_ program: Program, _ random: RandomFunction) {
    for (parameter, argument) in zip(random.function.parameters, random.arguments) {
      program.write(parameter.name ?? "", argument)
    }
    program.poison()
  }

  /// The results of one step.
  private static func run(
    _ random: RandomFunction, threads: Int, _ step: (Program) -> Void
  ) -> [Tensor] {
    let program = Program(random.function, threads: threads, updates: random.updates)
    start(program, random)
    step(program)
    return random.function.results.map { program.read($0.name) }
  }
}
