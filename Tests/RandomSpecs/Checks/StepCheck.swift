import CompilerDriver
import Engine
import Execution
import Foundation
import Lowering
import SpecModel
import TensorCore
import TensorIR
import TensorOps
import Training

/// Two steps of training: the same bits on any number of threads, and close to the naive
/// evaluator's.
struct StepCheck {
  let model: Model
  let folder: String
  let precision: DType

  /// The elementary operations that the naive evaluator may take.
  static let naiveWork = 1e6
  /// The allowed error of the engine, in spreads between rounded evaluations.
  private static let spreads = 256.0
  /// The part of an optimizer's state that rounding changes where a gradient is only rounding.
  private static let noise = 1e-2

  func run() throws(Finding) {
    let setup: TrainingSetup
    do {
      setup = try TrainingSetup(
        model, specFolder: folder, dataFolder: nil, precision: precision, machine: Machine())
    } catch {
      throw Finding(refusal: error)
    }
    do {
      try check(setup)
    } catch let finding as Finding {
      throw finding
    } catch {
      throw Finding(refusal: error)
    }
  }

  private func check(_ setup: TrainingSetup) throws {
    let function = setup.step.function
    var arguments: [[Tensor]] = []
    var bits: [[[UInt64]]] = []
    for threads in 1...3 {
      var (trainer, program) = try begun(setup, threads: threads)
      for turn in 0..<2 {
        try trainer.fill()
        if threads == 1 {
          arguments.append(
            try function.parameters.map { try program.tensor(ParameterName($0.name ?? "")) })
        }
        program.poison()
        _ = try trainer.advance()
        let results = controlled(try self.results(program, function), threads: threads)
        let found = results.map { $0.elements.map(\.bitPattern) }
        if threads == 1 {
          bits.append(found)
          try compare(results, function, arguments[turn])
        } else if let index = found.indices.first(where: { found[$0] != bits[turn][$0] }) {
          throw Finding(
            .threads,
            "\(threads) threads change `\(function.results[index].name)` in step \(turn + 1)")
        }
      }
    }
    for order in TaskOrder.adversarial(seed: 1) {
      var (trainer, program) = try begun(setup, threads: 1)
      try trainer.fill()
      program.poison()
      program.step(in: order)
      for (index, result) in try results(program, function).enumerated()
      where result.elements.map(\.bitPattern) != bits[0][index] {
        throw Finding(
          .threads, "the order \(order) of blocks changes `\(function.results[index].name)`")
      }
    }
  }

  /// A trainer at its start, but for weights that are moved, with its program.
  private func begun(_ setup: TrainingSetup, threads: Int) throws -> (Trainer, Program) {
    var trainer = try setup.trainer(on: Machine(CPUEngine(), threads: threads))
    try trainer.begin()
    try scatter(trainer.program, setup.step)
    guard let program = trainer.program as? Program else {
      fatalError("random specs: the engine of the CPU prepares no program")
    }
    return (trainer, program)
  }

  private func results(_ program: Program, _ function: Function) throws -> [Tensor] {
    try function.results.map { try program.tensor(ResultName($0.name)) }
  }

  /// The results, one of them wrong where a control asks for it: what is compared must see that.
  private func controlled(_ results: [Tensor], threads: Int) -> [Tensor] {
    let isWrong = Self.control == .mismatch || Self.control == .threads && threads == 2
    guard isWrong, let index = results.indices.last(where: { results[$0].dtype.isFloating }) else {
      return results
    }
    var results = results
    var elements = results[index].elements
    elements[0] = elements[0] * 1.001 + 1e-3
    results[index] = Tensor(results[index].dtype, results[index].shape, elements)
    return results
  }

  private static let control =
    ProcessInfo.processInfo.environment["ONEHOT_RANDOM_CONTROL"].flatMap {
      Finding.Kind(rawValue: $0)
    }

  /// Weights away from where they start, since many start at zero.
  private func scatter(_ program: any PreparedFunction, _ step: TrainingStep) throws {
    for spec in step.weights {
      let key = RandomKey(seed: 7).folding(spec.path)
      let values = try program.tensor(spec.parameter).elements.enumerated().map { index, value in
        value + 0.3 * Noise.normal.value(key, element: index, row: 0)
      }
      try program.write(spec.parameter, Tensor(precision, spec.shape, values))
    }
  }

  /// The effect of rounding on numbers of about one or less.
  private var floor: Double { precision == .f32 ? 0x1p-18 : 0x1p-46 }

  /// The weight to which an optimizer's state belongs.
  private func slot(_ name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 2)
    return parts.count == 3 && parts[0] == "optimizer" ? String(parts[2]) : nil
  }

  private func compare(
    _ results: [Tensor], _ function: Function, _ arguments: [Tensor]
  ) throws(Finding) {
    guard function.work <= Self.naiveWork else { return }
    let expected = NaiveEvaluator.run(function, arguments)
    var first = RoundedEvaluation(seed: 1, precision)
    var second = RoundedEvaluation(seed: 2, precision)
    let moved = [first.run(function, arguments), second.run(function, arguments)]
    for (index, (name, _)) in function.results.enumerated() {
      let wanted = expected[index].elements
      let found = results[index].elements
      let finite = wanted.indices.filter { wanted[$0].isFinite }
      let largest = finite.map { abs(wanted[$0]) }.max() ?? 0
      let spreads = moved.flatMap { other in
        finite.map { abs(other[index].elements[$0] - wanted[$0]) }
      }
      // Numbers that are not finite under rounding say nothing.
      guard spreads.allSatisfy(\.isFinite) else { continue }
      let spread = spreads.max() ?? 0
      let limit = Self.spreads * spread + floor * max(largest, 1)
      let slots = function.results.indices.filter {
        slot(function.results[$0].name) != nil
          && slot(function.results[$0].name) == (slot(name) ?? name)
      }
      for (element, (a, b)) in zip(found, wanted).enumerated() {
        if a == b || a.isNaN && b.isNaN { continue }
        // Where a gradient is nothing but rounding, an optimizer that divides by its size makes the
        // rounding large.
        let isNoise = slots.contains { slot in
          let size = abs(expected[slot].elements[element])
          let spread = moved.map {
            abs($0[slot].elements[element] - expected[slot].elements[element])
          }
          return size < floor * floor || spread.contains { $0 > Self.noise * size }
        }
        if isNoise { continue }
        let isClose = abs(a - b) <= limit
        if !isClose, b.isFinite || a.isFinite || a.isNaN != b.isNaN {
          throw Finding(
            .mismatch, "`\(name)` element \(element) is \(a) and should be \(b), within \(limit)")
        }
      }
    }
  }
}

extension Function {
  /// About how many elementary operations the naive evaluator takes.
  fileprivate var work: Double {
    body.reduce(0) { sum, node in
      let operands = node.operands.map { Double($0.shape.count) }.max() ?? 0
      let result = Double(node.result.shape.count)
      // Products take as many as the extent that is summed out for each element.
      let inner = node.op === Op.matmul ? Double(node.operands[0].shape.extents.max() ?? 1) : 1
      return sum + max(operands, result * inner) * (node.op?.name.hasPrefix("conv") == true ? 9 : 1)
    }
  }
}
