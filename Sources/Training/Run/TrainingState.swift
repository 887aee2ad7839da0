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
    Dictionary(uniqueKeysWithValues: step.tensors.map { ($0.name, $0.shape) })
  }

  /// Puts the state into a program.
  func load(into program: Program, seed: UInt64) {
    program.start(seed: seed, step: step)
    for (name, array) in tensors { program.load(name, array) }
  }
}
