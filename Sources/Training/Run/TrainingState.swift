import Engine
import Lowering
import TensorCore
import TensorIR

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
  func load(into program: any PreparedFunction, seed: UInt64) throws(EngineError) {
    try program.start(seed: seed, step: step)
    for (name, array) in tensors { try program.load(ParameterName(name), array) }
  }
}
