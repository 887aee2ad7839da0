public import TensorCore

/// A tensor that changes from step to step, which a checkpoint holds.
public struct CheckpointTensor: Sendable, Hashable {
  /// The kind of the tensor.
  public enum Kind: String, Sendable, Hashable {
    /// A weight of the model.
    case weight
    /// A slot of the optimizer.
    case slot = "optimizer slot"
    /// A state or a weight of an estimator.
    case estimator = "estimator state"
  }

  /// The name in checkpoints.
  public let name: String
  /// The shape.
  public let shape: Shape
  /// The kind of the tensor.
  public let kind: Kind
}

extension TrainingStep {
  /// The content of a checkpoint apart from the number of steps.
  public var tensors: [CheckpointTensor] {
    weights.map { CheckpointTensor(name: $0.path, shape: $0.shape, kind: .weight) }
      + estimatorWeights.map { CheckpointTensor(name: $0.path, shape: $0.shape, kind: .estimator) }
      + slots.map { CheckpointTensor(name: $0.name, shape: $0.shape, kind: .slot) }
      + states.map { CheckpointTensor(name: $0.path, shape: $0.shape, kind: .estimator) }
  }
}
