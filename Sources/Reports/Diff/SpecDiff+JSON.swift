import CompilerDriver
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
      ("format_version", .text(Self.formatVersion)),
      ("before", .text(before)),
      ("after", .text(after)),
      ("changed", .flag(!changes.isEmpty)),
      ("same_step", .flag(hasSameStep)),
      ("weaker_labels", .flag(hasWeakerLabels)),
      ("changes", .list(changes.map(Self.object))),
      (
        "checkpoint",
        .object([
          ("loads", .flag(checkpoint.loads)),
          ("weights_load", .flag(checkpoint.weightsLoad)),
          ("resumes", .flag(resumes)),
          ("missing", .list(checkpoint.missing.map(Self.object))),
          ("extra", .list(checkpoint.extra.map(Self.object))),
          ("mismatched", .list(checkpoint.mismatched.map(Self.object))),
        ])
      ),
    ]).document
  }

  private static func object(_ change: Change) -> JSON {
    .object([
      ("section", .text(change.section.rawValue)),
      ("subject", .text(change.subject)),
      ("aspect", .text(change.aspect)),
      ("before", .optional(change.before)),
      ("after", .optional(change.after)),
    ])
  }

  private static func object(_ tensor: CheckpointTensor) -> JSON {
    .object([
      ("name", .text(tensor.name)),
      ("kind", .text(tensor.kind.rawValue)),
      ("shape", extents(tensor.shape)),
    ])
  }

  private static func object(
    _ pair: (before: CheckpointTensor, after: CheckpointTensor)
  ) -> JSON {
    .object([
      ("name", .text(pair.before.name)),
      ("kind", .text(pair.after.kind.rawValue)),
      ("before", extents(pair.before.shape)),
      ("after", extents(pair.after.shape)),
    ])
  }

  private static func extents(_ shape: Shape) -> JSON { .list(shape.extents.map { .integer($0) }) }
}
