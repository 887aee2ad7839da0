public import Lowering
import SpecModel

/// True if a checkpoint of one spec has the tensors of another.
public struct CheckpointFit: Sendable {
  /// The tensors that the other spec has and the checkpoint does not.
  public let missing: [CheckpointTensor]
  /// Those that the checkpoint has and the other spec does not.
  public let extra: [CheckpointTensor]
  /// Those of another shape: the checkpoint's, and the other spec's.
  public let mismatched: [(before: CheckpointTensor, after: CheckpointTensor)]

  /// Compares the tensors of two training steps.
  init(_ before: TrainingStep, _ after: TrainingStep) {
    let old = Dictionary(uniqueKeysWithValues: before.tensors.map { ($0.name, $0) })
    let new = Dictionary(uniqueKeysWithValues: after.tensors.map { ($0.name, $0) })
    missing = after.tensors.filter { old[$0.name] == nil }
    extra = before.tensors.filter { new[$0.name] == nil }
    mismatched = before.tensors.compactMap { tensor in
      new[tensor.name].flatMap { $0.shape == tensor.shape ? nil : (tensor, $0) }
    }
  }

  /// True if every tensor is there with its shape, and no other.
  public var loads: Bool { missing.isEmpty && extra.isEmpty && mismatched.isEmpty }

  /// True if all weights of the model are there with their shapes.
  public var weightsLoad: Bool {
    (missing + mismatched.map(\.after)).allSatisfy { $0.kind != .weight }
  }
}
