import CompilerDriver
import Execution
import Lowering
import SpecModel
import TensorCore

/// Runs training steps one after the other.
struct Trainer {
  /// The step.
  let step: TrainingStep
  /// The optimized step as a program.
  let program: Program
  /// The number of steps that were done.
  private(set) var done = 0
  private let seed: UInt64
  private var batches: Batches?

  /// A trainer in the state of its own program, which has to be set first.
  init(_ step: TrainingStep, _ program: Program, _ batches: Batches?, seed: UInt64) {
    self.step = step
    self.program = program
    self.batches = batches
    self.seed = seed
  }

  /// The state now.
  var state: TrainingState { .of(program, step, done: done) }

  /// Goes on from a state.
  mutating func load(_ state: TrainingState) {
    state.load(into: program, seed: seed)
    done = state.step
  }

  /// Fills the inputs of the next step.
  mutating func fill() { batches?.fill(program, step: done) }

  /// Does one step.
  ///
  /// - Returns: the objective at the state before the step, and the norm of its gradient.
  mutating func advance() -> (objective: Double, gradientNorm: Double) {
    fill()
    program.step()
    done += 1
    return (
      program.number(TrainingStep.objectiveName, step.dtype),
      program.number(TrainingStep.gradientNormName, step.dtype)
    )
  }
}
