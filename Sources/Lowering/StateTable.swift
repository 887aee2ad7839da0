import Estimators
import Language
public import TensorCore
import TensorIR
import Traps

/// A state tensor of an estimator: its path, shape and initial value.
public struct StateSpec: Sendable {
  /// The path, which names it in checkpoints.
  public let path: String
  /// The shape.
  public let shape: Shape
  /// The initial value of all elements.
  public let initial: Double
}

/// The states, parameters and side losses of all estimators in a step.
final class StateTable {
  fileprivate let b: Builder
  fileprivate let dtype: DType
  /// The estimators' own parameters, apart from the model's weights.
  let weights: WeightTable
  fileprivate(set) var specs: [StateSpec] = []
  fileprivate var old: [String: Value] = [:]
  fileprivate(set) var new: [String: Value] = [:]
  fileprivate(set) var sideLosses: [Value] = []
  /// The training of each of the estimators' own parameters.
  fileprivate(set) var signals: [String: LearningSignal] = [:]

  init(_ b: Builder, _ dtype: DType) {
    self.b = b
    self.dtype = dtype
    weights = WeightTable(b, dtype)
  }

  /// The memory of the estimator with a path.
  func memory(of path: String) -> any SiteMemory { Memory(path: path, table: self) }
}

/// One estimator's view of the state table.
private final class Memory: SiteMemory {
  let path: String
  let table: StateTable

  init(path: String, table: StateTable) {
    self.path = path
    self.table = table
  }

  func state(_ name: String, _ shape: Shape, initially value: Double) -> Value {
    let full = "\(path).\(name)"
    if let known = table.old[full] { return known }
    let state = table.b.parameter(full, TensorType(table.dtype, shape))
    table.old[full] = state
    table.specs.append(StateSpec(path: full, shape: shape, initial: value))
    return state
  }

  func update(_ name: String, _ value: Value) {
    let full = "\(path).\(name)"
    require(
      table.old[full] != nil && table.new.updateValue(value, forKey: full) == nil,
      "lowering: the state \(full) must be read once and written once")
  }

  func parameter(
    _ name: String, _ shape: Shape, _ initializer: Initializer, trainedBy signal: LearningSignal
  ) -> Value {
    let full = "\(path).\(name)"
    table.signals[full] = signal
    return table.weights.value(full, shape, initializer)
  }

  func minimize(_ sideLoss: Value) { table.sideLosses.append(sideLoss) }
}
