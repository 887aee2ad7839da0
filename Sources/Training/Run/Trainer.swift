import CompilerDriver
import Diagnostics
package import Engine
package import Lowering
import SpecModel
import TensorCore
package import TensorIR

/// Runs training steps one after the other.
package struct Trainer {
  /// The step.
  package let step: TrainingStep
  /// The optimized step, ready to run.
  package let program: any PreparedFunction
  /// The number of steps that were done.
  package private(set) var done = 0
  private let machine: Machine
  private let seed: UInt64
  private var batches: Batches?

  /// A trainer in the state of its own program, which has to be set first.
  ///
  /// - Parameter function: the optimized step.
  package init(
    _ step: TrainingStep, _ function: Function, _ batches: Batches?, seed: UInt64,
    on machine: Machine
  ) throws(EngineError) {
    self.step = step
    program = try Compiler.prepare(function, on: machine)
    self.machine = machine
    self.batches = batches
    self.seed = seed
  }

  /// Every tensor of the state, which is read from the program when it is written to a path.
  func entries(of path: String) -> [SafetensorsWriter.Entry] {
    let (program, dtype) = (program, step.dtype)
    return step.tensors.map { tensor in
      SafetensorsWriter.Entry(
        name: tensor.name, type: dtype == .f64 ? "F64" : "F32", width: dtype.byteCount,
        shape: tensor.shape.extents
      ) { (sink) throws(DataError) in
        // An engine passes on its own errors alone.
        var failure: DataError?
        do throws(EngineError) {
          try program.read(tensor.parameter) { bytes in
            do throws(DataError) {
              try sink.write(bytes)
            } catch {
              failure = error
            }
          }
        } catch {
          throw DataError("cannot be written: \(error.diagnostic.message)", path: path)
        }
        if let failure { throw failure }
      }
    }
  }

  /// Begins anew: weights as their initializers make them, slots zero, estimators' states as they
  /// start.
  package mutating func begin() throws(EngineError) {
    try program.start(seed: seed, step: 0)
    for spec in step.weights + step.estimatorWeights {
      try program.initialize(spec, step.dtype, seed: seed, on: machine)
    }
    for slot in step.slots {
      try program.fill(ParameterName(slot.name)) { bytes in
        _ = bytes.initializeMemory(as: UInt8.self, repeating: 0)
      }
    }
    for spec in step.states {
      let start = Tensor(step.dtype, spec.shape, repeating: spec.initial)
      try program.load(spec.parameter, HostArray(start))
    }
    done = 0
  }

  /// Goes on from a state.
  mutating func load(_ state: TrainingState) throws(EngineError) {
    try state.load(into: program, seed: seed)
    done = state.step
  }

  /// Fills the inputs of the next step.
  package mutating func fill() throws(EngineError) {
    let (program, done) = (program, done)
    try batches?.fill(program, step: done)
  }

  /// Does one step.
  ///
  /// - Returns: the objective at the state before the step, and the norm of its gradient.
  package mutating func advance() throws(EngineError) -> (
    objective: Double, gradientNorm: Double
  ) {
    try fill()
    try program.step()
    done += 1
    return (
      try program.number(.objective, step.dtype), try program.number(.gradientNorm, step.dtype)
    )
  }
}
