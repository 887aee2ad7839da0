import CompilerDriver
public import Diagnostics
public import Execution
import Foundation
public import SpecModel
public import TensorCore
import TensorIR
import TensorOps

#if canImport(Glibc)
  import Glibc
#endif

/// Measures the training step of a spec on its own data, rows and draws included.
public struct StepBench {
  /// The plan of a step.
  public let plan: Plan
  /// What may be wrong with the data.
  public var warnings: [Diagnostic] { setup.data.warnings }
  private let setup: TrainingSetup
  private var trainer: Trainer

  /// Reads the data, compiles the step and does it once.
  ///
  /// - Throws: what is wrong with the data, or that the spec says nothing about training.
  public init(
    _ model: Model, specFolder: String, dataFolder: String?, precision: DType, threads: Int
  ) throws(RunError) {
    setup = try TrainingSetup(
      model, specFolder: specFolder, dataFolder: dataFolder, precision: precision)
    trainer = setup.trainer(threads: threads)
    plan = trainer.program.plan
    trainer.begin()
    _ = trainer.advance()
  }

  /// Does some steps.
  ///
  /// - Returns: the seconds they took.
  public mutating func run(steps: Int) -> Double {
    let start = ContinuousClock.now
    for _ in 0..<steps { _ = trainer.advance() }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// How many steps take so many seconds, at least one.
  public mutating func steps(in seconds: Double) -> Int {
    var steps = 1
    while true {
      let time = run(steps: steps)
      if time >= seconds / 4 { return max(1, Int(Double(steps) * seconds / time)) }
      steps *= 2
    }
  }

  /// The seconds of every kernel of the plan, measured one by one on one thread.
  public func kernelSeconds(steps: Int) -> [Double] {
    var single = setup.trainer(threads: 1)
    single.begin()
    _ = single.advance()
    return single.program.profile(steps: steps)
  }

  /// The rate of a square single-precision product that fits the caches, in operations a second: the
  /// most that a step could reach on one thread.
  public static func ceiling() -> Double {
    let extent = 960
    let b = Builder()
    let type = TensorType(.f32, [extent, extent])
    let x = Formula(b.parameter("x", type), b)
    let y = Formula(b.parameter("y", type), b)
    let program = Program(b.finish("ceiling", results: [("z", x.matmul(y).value)]))
    let clock = ContinuousClock()
    program.step()
    let times = (0..<9).map { _ in clock.measure { program.step() } / .seconds(1) }.sorted()
    return 2 * Double(extent * extent * extent) / times[times.count / 2]
  }

  /// The most memory that the process has held so far, in bytes.
  public static var peakBytes: Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss * 1024
  }
}
