import JSON
import Lowering
import TensorCore

extension SpecDiff {
  /// The version of the contract.
  public static let formatVersion = "1.0"

  /// One object, ended by a newline.
  ///
  /// - Parameters:
  ///   - before: the path of the first spec.
  ///   - after: the path of the second.
  public func json(before: String, after: String) -> String {
    JSON.object([
      "format_version": .string(Self.formatVersion),
      "before": .string(before),
      "after": .string(after),
      "changed": .bool(!changes.isEmpty),
      "same_step": .bool(hasSameStep),
      "weaker_labels": .bool(hasWeakerLabels),
      "changes": .array(changes.map(Self.object)),
      "checkpoint": .object([
        "loads": .bool(checkpoint.loads),
        "weights_load": .bool(checkpoint.weightsLoad),
        "resumes": .bool(resumes),
        "missing": .array(checkpoint.missing.map(Self.object)),
        "extra": .array(checkpoint.extra.map(Self.object)),
        "mismatched": .array(checkpoint.mismatched.map(Self.object)),
      ]),
    ]).document(.outline)
  }

  private static func object(_ change: Change) -> JSON {
    .object([
      "section": .string(change.section.rawValue),
      "subject": .string(change.subject),
      "aspect": .string(change.aspect),
      "before": JSON(encoding: change.before),
      "after": JSON(encoding: change.after),
    ])
  }

  private static func object(_ tensor: CheckpointTensor) -> JSON {
    .object([
      "name": .string(tensor.name),
      "kind": .string(tensor.kind.rawValue),
      "shape": extents(tensor.shape),
    ])
  }

  private static func object(
    _ pair: (before: CheckpointTensor, after: CheckpointTensor)
  ) -> JSON {
    .object([
      "name": .string(pair.before.name),
      "kind": .string(pair.after.kind.rawValue),
      "before": extents(pair.before.shape),
      "after": extents(pair.after.shape),
    ])
  }

  private static func extents(_ shape: Shape) -> JSON { .array(shape.extents.map { .integer($0) }) }
}
