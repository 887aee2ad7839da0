import Execution
import Lowering
import TensorCore

/// Everything that changes from step to step, by the names of the step's parameters.
struct TrainingState {
  /// The number of steps that were done.
  var step: Int
  /// Weights, optimizer slots, and the states and weights of estimators.
  var tensors: [String: HostArray]

  /// The shape of every tensor of a step.
  static func shapes(_ step: TrainingStep) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for spec in step.weights + step.estimatorWeights { shapes[spec.path] = spec.shape }
    for slot in step.slots { shapes[slot.name] = slot.shape }
    for spec in step.states { shapes[spec.path] = spec.shape }
    return shapes
  }

  /// The state before the first step: weights as their initializers make them, slots zero.
  static func initial(_ step: TrainingStep, seed: UInt64) -> TrainingState {
    var tensors: [String: HostArray] = [:]
    for spec in step.weights + step.estimatorWeights {
      tensors[spec.path] = HostArray(spec.initial(step.dtype, seed: seed))
    }
    for slot in step.slots {
      tensors[slot.name] = HostArray(Tensor(step.dtype, slot.shape, repeating: 0))
    }
    for spec in step.states {
      tensors[spec.path] = HostArray(Tensor(step.dtype, spec.shape, repeating: spec.initial))
    }
    return TrainingState(step: 0, tensors: tensors)
  }

  /// The state of a program.
  static func of(_ program: Program, _ step: TrainingStep, done: Int) -> TrainingState {
    var tensors: [String: HostArray] = [:]
    for (name, shape) in shapes(step) {
      tensors[name] = program.array(of: name, step.dtype, shape)
    }
    return TrainingState(step: done, tensors: tensors)
  }

  /// Puts the state into a program.
  func load(into program: Program, seed: UInt64) {
    program.start(seed: seed, step: step)
    for (name, array) in tensors { program.load(name, array) }
  }
}
