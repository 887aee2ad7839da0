import CompilerDriver
package import Execution
package import Lowering
import SpecModel
import TensorCore

/// Runs training steps one after the other.
package struct Trainer {
  /// The step.
  package let step: TrainingStep
  /// The optimized step as a program.
  package let program: Program
  /// The number of steps that were done.
  package private(set) var done = 0
  private let seed: UInt64
  private var batches: Batches?

  /// A trainer in the state of its own program, which has to be set first.
  package init(_ step: TrainingStep, _ program: Program, _ batches: Batches?, seed: UInt64) {
    self.step = step
    self.program = program
    self.batches = batches
    self.seed = seed
  }

  /// Every tensor of the state, which is read from the program when it is written.
  var entries: [SafetensorsWriter.Entry] {
    let (program, dtype) = (program, step.dtype)
    return TrainingState.shapes(step).map { name, shape in
      SafetensorsWriter.Entry(
        name: name, type: dtype == .f64 ? "F64" : "F32", width: dtype.byteCount,
        shape: shape.extents
      ) { (sink) throws(DataError) in
        // The program passes on errors without their type.
        var failure: DataError?
        program.withMutableBytes(of: name) { bytes in
          do throws(DataError) {
            try sink.write(UnsafeRawBufferPointer(bytes))
          } catch {
            failure = error
          }
        }
        if let failure { throw failure }
      }
    }
  }

  /// Begins anew: weights as their initializers make them, slots zero, estimators' states as they
  /// start.
  package mutating func begin() {
    program.start(seed: seed, step: 0)
    for spec in step.weights + step.estimatorWeights {
      program.initialize(spec, step.dtype, seed: seed)
    }
    for slot in step.slots {
      program.withMutableBytes(of: slot.name) { bytes in
        _ = bytes.initializeMemory(as: UInt8.self, repeating: 0)
      }
    }
    for spec in step.states {
      program.load(spec.path, HostArray(Tensor(step.dtype, spec.shape, repeating: spec.initial)))
    }
    done = 0
  }

  /// Goes on from a state.
  mutating func load(_ state: TrainingState) {
    state.load(into: program, seed: seed)
    done = state.step
  }

  /// Fills the inputs of the next step.
  package mutating func fill() { batches?.fill(program, step: done) }

  /// Does one step.
  ///
  /// - Returns: the objective at the state before the step, and the norm of its gradient.
  package mutating func advance() -> (objective: Double, gradientNorm: Double) {
    fill()
    program.step()
    done += 1
    return (
      program.number(TrainingStep.objectiveName, step.dtype),
      program.number(TrainingStep.gradientNormName, step.dtype)
    )
  }
}
