import Execution
import TestSupport
import TensorCore
import TensorIR
import Testing

/// Plans are proved before they run; planted faults show that the proofs and the other orders find
/// them.
@Suite struct PlanProofTests {
  /// Among them functions in which the two faults of old releases show.
  private static let seeds = Array(0..<40) + [86, 119, 170, 174, 177, 191, 227]

  private func start(_ program: Program, _ random: RandomFunction) throws {
    try program.write(random.arguments, to: random.function)
    program.poison()
  }

  private func results(_ program: Program, _ random: RandomFunction) throws -> [Tensor] {
    try program.results(of: random.function)
  }

  /// Whatever changes a bit in some order must be among the hazards that the proof names.
  @Test(arguments: PlanFault.allCases) func noFaultIsMissed(_ fault: PlanFault) throws {
    var found = 0
    var wrong = 0
    for seed in Self.seeds {
      let random = RandomFunction(seed: seed)
      let right = try Program(random.function, updates: random.updates)
      try start(right, random)
      right.step()
      let faulty = try Program(random.function, updates: random.updates, fault: fault)
      if !faulty.hazards.isEmpty { found += 1 }
      try start(faulty, random)
      faulty.step()
      var isWrong = !hasSameBits(try results(right, random), try results(faulty, random))
      // Where a hazard is known, more orders are tried for one that shows it.
      let more = faulty.hazards.isEmpty ? 0..<0 : 2..<40
      let orders =
        TaskOrder.adversarial(seed: UInt64(seed)) + more.map { .random(UInt64(seed + $0)) }
      for order in orders where !isWrong {
        try start(faulty, random)
        faulty.step(in: order)
        isWrong = !hasSameBits(try results(right, random), try results(faulty, random))
      }
      if isWrong { wrong += 1 }
      #expect(
        !isWrong || !faulty.hazards.isEmpty,
        "seed \(seed): \(fault) is not seen\n\(random.function)")
    }
    #expect(found > 0, "the proofs never see \(fault)")
    #expect(wrong > 0, "no order shows \(fault)")
  }

  /// The proofs rest on which bytes each block reads and writes.
  @Test(arguments: 0..<40) func blocksUseTheBytesOfTheProofs(_ seed: Int) throws {
    let random = RandomFunction(seed: seed)
    let program = try Program(random.function, updates: random.updates)
    try start(program, random)
    let faults = program.probeFootprints(random.function, updates: random.updates)
    #expect(faults.isEmpty, "seed \(seed)\n\(random.function)\(program.plan)")
  }
}
