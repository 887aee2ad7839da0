import CKernels

/// Proves that each loop of a tile program finds the right values in its registers.
///
/// A register is written once, so it is enough to prove that its memory is not overwritten before
/// its last reader: neither by another register of the same scratch slot nor by a result that goes
/// straight to memory.
struct TileVerifier {
  private(set) var hazards: [String] = []

  private enum Home {
    case scratch(Range<Int>)
    /// The bytes of the whole array; a tile has its own part of them.
    case memory(Range<Int>)
    case accumulator
  }

  private let code: TileEmitter
  private var homes: [Int: Home] = [:]
  /// Registers that have their values.
  private var intact: Set<Int> = []

  init(_ code: TileEmitter) {
    self.code = code
    settle()
    for access in code.inputs {
      // Arrays that are read in place may share memory.
      if access.is_direct != 0 { intact.insert(Int(access.reg)) } else { make(Int(access.reg)) }
    }
    for (position, step) in code.steps.enumerated() { run(step, position) }
    for access in code.outputs where access.is_direct == 0 {
      read(Int(access.source), by: "the copy to memory")
    }
  }

  /// Finds where every register lies.
  private mutating func settle() {
    for slot in code.slots {
      let first = Int(slot.slot)
      let range = first..<first + max(code.registerBytes[Int(slot.reg)], 1)
      homes[Int(slot.reg)] = .scratch(range)
      if range.upperBound > code.scratchBytes {
        hazards.append("register \(slot.reg) ends behind the scratch memory")
      }
    }
    for access in code.inputs + code.outputs where access.is_direct != 0 {
      let first = Int(access.offset)
      let bytes = Int(access.extents.0) * Int(access.size)
      homes[Int(access.reg)] = .memory(first..<first + max(bytes, 1))
    }
    for sum in code.accumulators {
      homes[Int(sum.reg)] = .accumulator
      intact.insert(Int(sum.reg))
    }
    for register in code.registerBytes.indices where homes[register] == nil {
      hazards.append("register \(register) has no memory")
    }
  }

  private mutating func run(_ step: TileStep, _ position: Int) {
    for register in step.reads { read(register, by: "loop \(position), \(step.op.name),") }
    for (index, result) in step.writes.enumerated() {
      for register in step.reads where overlaps(register, result) {
        let isSame =
          step.op.isElementwise && start(register) == start(result)
          && code.registerBytes[register] == code.registerBytes[result]
        if !isSame {
          hazards.append(
            "loop \(position), \(step.op.name), writes register \(result) over its operand \(register)"
          )
        }
      }
      for other in step.writes[..<index] where overlaps(other, result) {
        hazards.append(
          "loop \(position), \(step.op.name), writes registers \(other) and \(result) to the same memory"
        )
      }
    }
    for result in step.writes { make(result) }
  }

  private mutating func read(_ register: Int, by reader: String) {
    if !intact.contains(register) {
      hazards.append("\(reader) reads register \(register), which is overwritten or not made")
    }
  }

  private mutating func make(_ register: Int) {
    if case .accumulator = homes[register] { return }
    intact = intact.filter { $0 == register || !overlaps($0, register) }
    intact.insert(register)
  }

  private func start(_ register: Int) -> Int? {
    switch homes[register] {
    case .scratch(let range), .memory(let range): range.lowerBound
    case .accumulator, nil: nil
    }
  }

  /// True if two registers share memory.
  private func overlaps(_ a: Int, _ b: Int) -> Bool {
    switch (homes[a], homes[b]) {
    case (.scratch(let x), .scratch(let y)), (.memory(let x), .memory(let y)): x.overlaps(y)
    default: false
    }
  }
}
