import CompilerDriver
public import Diagnostics
public import Engine
import Foundation
import Lowering
public import SpecModel
public import TensorCore
import TensorIR
import TensorOps

#if canImport(Glibc)
  import Glibc
#endif

/// Measures the training step of a spec on its own data, rows and draws included.
public struct StepBench {
  /// The work and the memory of a step.
  public let cost: StepCost
  /// The warnings about the data.
  public var warnings: [Diagnostic] { setup.data.warnings }
  private let setup: TrainingSetup
  private var trainer: Trainer

  /// Reads the data, compiles the step and does it once.
  ///
  /// - Throws: a problem of the data, or that the spec has no `train`.
  public init(
    _ model: Model, specFolder: String, dataFolder: String?, precision: DType, machine: Machine
  ) throws(RunError) {
    setup = try TrainingSetup(
      model, specFolder: specFolder, dataFolder: dataFolder, precision: precision,
      machine: machine)
    trainer = try setup.trainer()
    cost = trainer.program.cost
    try Self.start(&trainer)
  }

  /// Does some steps.
  ///
  /// - Returns: the seconds they took.
  public mutating func run(steps: Int) throws(RunError) -> Double {
    let start = ContinuousClock.now
    try running { () throws(EngineError) in for _ in 0..<steps { _ = try trainer.advance() } }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// The number of steps that take the given seconds, at least one.
  public mutating func steps(in seconds: Double) throws(RunError) -> Int {
    var steps = 1
    while true {
      let time = try run(steps: steps)
      if time >= seconds / 4 { return max(1, Int(Double(steps) * seconds / time)) }
      steps *= 2
    }
  }

  /// The kernels of a step with their times, measured one by one on one thread, and the rate of a
  /// large product; nil on an engine that runs no kernels.
  public func profile(steps: Int) throws(RunError) -> Profile? {
    guard trainer.program is any ProfiledFunction else { return nil }
    let machine = setup.machine.single
    var single = try setup.trainer(on: machine)
    try Self.start(&single)
    guard let program = single.program as? any ProfiledFunction else { return nil }
    return Profile(
      kernels: program.kernelTimes(steps: steps),
      ceiling: try running { () throws(EngineError) in try Self.ceiling(machine) })
  }

  /// Times of kernels, and what they can be compared with.
  public struct Profile: Sendable {
    /// The kernels in the order of a step.
    public let kernels: [KernelTime]
    /// The operations a second of a product that fits the caches: the most that a step could reach
    /// on one thread.
    public let ceiling: Double
  }

  private static func start(_ trainer: inout Trainer) throws(RunError) {
    try running { () throws(EngineError) in
      try trainer.begin()
      _ = try trainer.advance()
    }
  }

  /// The rate of a square single-precision product that fits the caches.
  private static func ceiling(_ machine: Machine) throws(EngineError) -> Double {
    let extent = 960
    let b = Builder()
    let type = TensorType(.f32, [extent, extent])
    let (x, y) = (ParameterName("x"), ParameterName("y"))
    let product = Formula(b.parameter(x, type), b).matmul(Formula(b.parameter(y, type), b))
    let program = try Compiler.prepare(
      b.finish("ceiling", results: [(ResultName.value.text, product.value)]), on: machine)
    let zeros = HostArray(Tensor(.f32, type.shape, repeating: 0))
    for operand in [x, y] { try program.load(operand, zeros) }
    let clock = ContinuousClock()
    try program.step()
    var times: [Double] = []
    for _ in 0..<9 {
      let start = clock.now
      try program.step()
      times.append((clock.now - start) / .seconds(1))
    }
    return 2 * Double(extent * extent * extent) / times.sorted()[times.count / 2]
  }

  /// The most memory that the process has held so far, in bytes.
  public static var peakBytes: Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss * 1024
  }
}
